import WaypointApp

@main
struct Waypoint {
  static func main() async {
    await WaypointCommand.runAndExit()
  }
}
