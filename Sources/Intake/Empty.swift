package enum IntakeFloor {}
