import Addresses
import Testing

@testable import Netlink

struct InterfaceAddressTests {
  @Test func findsTheLoopback() throws {
    // In a new network namespace, the loopback interface is down and has no address.
    let addresses = try interfaceAddresses()
    for address in addresses where address.interfaceName == "lo" {
      #expect(address.isLoopback)
      #expect(address.interfaceIndex == 1)
    }
    for address in addresses {
      #expect((0...address.address.family.bits).contains(address.prefixLength))
      #expect(!address.interfaceName.isEmpty)
    }
    #expect(!addresses.contains { $0.address.isLoopback && !$0.isLoopback })
  }
}
