import Access
import Testing

@Suite struct `An address that attempts are counted by` {
  @Test(arguments: [
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff:eeee:dddd:cccc"), ("2001:db8::", "2001:db8::ff:1"),
    ("2001:DB8:1:2::1", "2001:db8:0001:0002::9"), ("fe80::1%eth0", "fe80::2"),
    ("::ffff:192.0.2.66", "192.0.2.66"), ("::ffff:c000:242", "192.0.2.66"),
  ])
  func `is one for a household`(one: String, other: String) {
    #expect(NetworkAddress.counted(one) == NetworkAddress.counted(other))
  }

  @Test(arguments: [
    ("2001:db8:1:2::1", "2001:db8:1:3::1"), ("2001:db8:1:2::1", "2001:db8:2:2::1"),
    ("192.0.2.66", "192.0.2.67"), ("::ffff:192.0.2.66", "::ffff:192.0.2.67"),
    ("tablet 1", "tablet 2"), ("unknown", ""),
  ])
  func `tells networks and other places apart`(one: String, other: String) {
    #expect(NetworkAddress.counted(one) != NetworkAddress.counted(other))
  }

  @Test func `stands as its network, and anything else as it is`() {
    #expect(NetworkAddress.counted("2001:db8:0:7:1::9") == "2001:db8:0:7::/64")
    #expect(NetworkAddress.counted("192.0.2.66") == "192.0.2.66")
    #expect(NetworkAddress.counted("tablet 7") == "tablet 7")
  }
}
