package enum RegisterFloor {}
