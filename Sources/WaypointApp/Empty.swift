package enum WaypointAppFloor {}
