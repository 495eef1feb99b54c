package enum JournalsFloor {}
