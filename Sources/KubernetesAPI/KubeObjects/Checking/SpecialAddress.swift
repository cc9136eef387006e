package import Addresses
internal import ClusterModel

/// A class of addresses that no Service or endpoint can have.
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

  /// The predicate of a message, to follow the address.
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
  /// The class of special addresses to which this one belongs; nil if none.
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

/// The use of an address, which determines the classes that are allowed.
enum AddressUse {
  /// An endpoint, or one of a Service's `externalIPs`. The API server has one rule for both (ValidateEndpointIP).
  case endpoint
  /// A cluster IP, which the API server accepts only from its ServiceCIDRs.
  case cluster
  /// An address in a status, from a load balancer or a kubelet. The API server accepts any address.
  case status

  /// Returns the severity of using a special address here; nil if it is allowed. An error if the API server rejects it; a
  /// warning if it stores it although it is useless or would divert the traffic of a local program.
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
