import Kernel
import Testing

@Suite struct `Different things` {
  @Test func `are each there once, in the order given`() {
    #expect([3, 1, 3, 2, 1].uniqued() == [3, 1, 2])
    #expect([Int]().uniqued() == [])
  }

  @Test func `come so many at a time, none twice and none left out`() {
    #expect([1, 2, 2, 3, 1, 4, 5].chunked(2) == [[1, 2], [3, 4], [5]])
    #expect([Int]().chunked() == [])
    #expect((1...2_000).chunked().map(\.count) == [1_000, 1_000])
  }
}
