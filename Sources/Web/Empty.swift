package enum WebFloor {}
