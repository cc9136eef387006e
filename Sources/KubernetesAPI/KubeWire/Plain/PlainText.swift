internal import Addresses
internal import ClusterModel

// What the API's words mean, told from their bytes. An empty text is what Go writes for none. Nil for what is wrong or
// unusual, of which the full reader knows what to say.

extension ServiceType {
  /// A type whose Services are plain.
  init?(plain text: Span<UInt8>) {
    if text.isEmpty || "ClusterIP".consists(of: text) {
      self = .clusterIP
    } else if "NodePort".consists(of: text) {
      self = .nodePort
    } else if "LoadBalancer".consists(of: text) {
      self = .loadBalancer
    } else {
      return nil
    }
  }
}

extension TrafficPolicy {
  /// A traffic policy.
  init?(plain text: Span<UInt8>) {
    if text.isEmpty || "Cluster".consists(of: text) {
      self = .cluster
    } else if "Local".consists(of: text) {
      self = .local
    } else {
      return nil
    }
  }
}

extension Transport {
  /// A port's protocol.
  init?(plain text: Span<UInt8>) {
    if text.isEmpty || "TCP".consists(of: text) {
      self = .tcp
    } else if "UDP".consists(of: text) {
      self = .udp
    } else if "SCTP".consists(of: text) {
      self = .sctp
    } else {
      return nil
    }
  }
}

extension AddressFamily {
  /// A slice's address type, which no slice is without.
  init?(plain text: Span<UInt8>) {
    if "IPv4".consists(of: text) {
      self = .ipv4
    } else if "IPv6".consists(of: text) {
      self = .ipv6
    } else {
      return nil
    }
  }
}
