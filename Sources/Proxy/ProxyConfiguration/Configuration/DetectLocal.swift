extension KubeProxyConfiguration {
  /// How traffic from local pods is distinguished from other traffic.
  package struct DetectLocal: Hashable, Sendable {
    /// The bridge of local pods, in mode `BridgeInterface`.
    package var bridgeInterface = ""
    /// The prefix of local pods' interface names, in mode `InterfaceNamePrefix`.
    package var interfaceNamePrefix = ""

    /// Creates a section with all fields unset.
    package init() {}
  }
}
