package import Addresses
internal import ClusterModel

/// What makes an address one that no Service or endpoint on a network can have.
package enum SpecialAddress: Sendable {
  /// 0.0.0.0 and ::
  case unspecified
  /// 127.0.0.0/8 and ::1
  case loopback
  /// 169.254.0.0/16 and fe80::/10
  case linkLocal
  /// 224.0.0.0/24 and ff02::/16
  case linkLocalMulticast
  /// The rest of 224.0.0.0/4 and ff00::/8
  case multicast
  /// 255.255.255.255
  case broadcast

  /// Follows the address in a sentence.
  var problem: String {
    switch self {
    case .unspecified: "is the unspecified address"
    case .loopback: "is a loopback address"
    case .linkLocal: "is a link-local address"
    case .linkLocalMulticast, .multicast: "is a multicast address"
    case .broadcast: "is the broadcast address"
    }
  }
}

extension IPAddress {
  /// What is special about the address; nil for nothing.
  package var special: SpecialAddress? {
    switch self {
    case .v4(let address): address.special
    case .v6(let address): address.special
    }
  }
}

extension IPv4Address {
  fileprivate var special: SpecialAddress? {
    if isLoopback { return .loopback }
    if isLinkLocal { return .linkLocal }
    switch rawValue {
    case 0: return .unspecified
    case 0xffff_ffff: return .broadcast
    case 0xe000_0000...0xe000_00ff: return .linkLocalMulticast
    case 0xe000_0100...0xefff_ffff: return .multicast
    default: return nil
    }
  }
}

extension IPv6Address {
  fileprivate var special: SpecialAddress? {
    if isLoopback { return .loopback }
    if isLinkLocal { return .linkLocal }
    if number == 0 { return .unspecified }
    guard high >> 56 == 0xff else { return nil }
    return high >> 48 == 0xff02 ? .linkLocalMulticast : .multicast
  }
}

/// Where an address stands, by which it is judged.
enum AddressUse {
  /// An endpoint, or one of a Service's `externalIPs`: the API server has one rule for both (ValidateEndpointIP).
  case endpoint
  /// A Service's own address, which the API server takes from its ServiceCIDRs alone.
  case cluster
  /// What a load balancer or a kubelet tells: the API server takes any address.
  case status

  /// Nil when an address of this sort may stand here. An error when the API server refuses it; a warning when it stores
  /// it although it is of no use, or would take a local program's traffic away.
  func objection(to special: SpecialAddress) -> Diagnostic.Severity? {
    switch (self, special) {
    case (.endpoint, .multicast), (.endpoint, .broadcast): .warning
    case (.endpoint, _): .error
    case (.cluster, .linkLocal), (.status, .linkLocal): nil
    case (.cluster, _): .error
    case (.status, _): .warning
    }
  }
}
