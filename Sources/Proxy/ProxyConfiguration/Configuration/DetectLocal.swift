extension KubeProxyConfiguration {
  /// How traffic of local pods is told from other traffic.
  public struct DetectLocal: Hashable, Sendable {
    /// The bridge of local pods, for mode `BridgeInterface`.
    public var bridgeInterface = ""
    /// How interfaces of local pods begin, for mode `InterfaceNamePrefix`.
    public var interfaceNamePrefix = ""

    /// One that says nothing.
    public init() {}
  }
}
