package enum ObligationsFloor {}
