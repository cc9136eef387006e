extension KubeProxyConfiguration {
  /// How traffic from local pods is distinguished from other traffic.
  public struct DetectLocal: Hashable, Sendable {
    /// The bridge of local pods, in mode `BridgeInterface`.
    public var bridgeInterface = ""
    /// The prefix of local pods' interface names, in mode `InterfaceNamePrefix`.
    public var interfaceNamePrefix = ""

    /// Creates a section with all fields unset.
    public init() {}
  }
}
