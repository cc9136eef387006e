internal import Addresses
internal import ClusterModel

// What the API's words mean, told from their bytes. An empty text is what Go writes for none. Nil for what is wrong or
// unusual, of which the full reader knows what to say.

extension ServiceType {
  /// A type whose Services are plain.
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
  /// A traffic policy.
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
  /// A port's protocol.
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
  /// A slice's address type, which no slice is without.
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
