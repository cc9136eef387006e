internal import Addresses
internal import ClusterModel

// Enum values of the API, compared bytewise. Go writes an empty string if the field is not set. The initializers return nil
// if full decoding is needed.

extension ServiceType {
  /// Parses a Service type that the fast path supports.
  init?(plain text: Span<UInt8>) {
    if text.isEmpty || "ClusterIP".equals(utf8: text) {
      self = .clusterIP
    } else if "NodePort".equals(utf8: text) {
      self = .nodePort
    } else if "LoadBalancer".equals(utf8: text) {
      self = .loadBalancer
    } else {
      return nil
    }
  }
}

extension TrafficPolicy {
  /// Parses a traffic policy.
  init?(plain text: Span<UInt8>) {
    if text.isEmpty || "Cluster".equals(utf8: text) {
      self = .cluster
    } else if "Local".equals(utf8: text) {
      self = .local
    } else {
      return nil
    }
  }
}

extension Transport {
  /// Parses a port's protocol.
  init?(plain text: Span<UInt8>) {
    if text.isEmpty || "TCP".equals(utf8: text) {
      self = .tcp
    } else if "UDP".equals(utf8: text) {
      self = .udp
    } else if "SCTP".equals(utf8: text) {
      self = .sctp
    } else {
      return nil
    }
  }
}

extension AddressFamily {
  /// Parses a slice's address type, which is required.
  init?(plain text: Span<UInt8>) {
    if "IPv4".equals(utf8: text) {
      self = .ipv4
    } else if "IPv6".equals(utf8: text) {
      self = .ipv6
    } else {
      return nil
    }
  }
}
