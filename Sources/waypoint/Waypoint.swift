@main struct Waypoint { static func main() {} }
