package enum TestKitFloor {}
