import Addresses
import Netlink
import PrivateNetwork
import Testing

@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
struct InterfaceAddressTests {
  @Test func listsAllAddresses() async throws {
    let (output, found) = try await inPrivateNetwork {
      let output = shell(
        """
        ip link set lo up && ip link add v0 type veth peer name v1 && ip link set v0 up && \
        ip address add 10.1.2.3/24 dev v0 && ip address add fd00::5/64 dev v0 nodad && \
        ip address add 10.9.9.1 peer 10.9.9.2/32 dev v1 && ip address add 192.0.2.1/32 dev lo
        """
      ).output
      return (output, try interfaceAddresses())
    }
    #expect(output == "")
    let texts = found.filter { !$0.address.isLinkLocal }.map {
      "\($0.interfaceName) \($0.address)/\($0.prefixLength) \($0.isLoopback)"
    }
    #expect(
      texts.sorted() == [
        "lo 127.0.0.1/8 true", "lo 192.0.2.1/32 true", "lo ::1/128 true", "v0 10.1.2.3/24 false",
        "v0 fd00::5/64 false", "v1 10.9.9.1/32 false",
      ])
  }
}
