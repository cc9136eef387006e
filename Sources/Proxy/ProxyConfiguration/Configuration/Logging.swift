extension KubeProxyConfiguration {
  /// What is logged, and how (k8s.io/component-base/logs/api/v1).
  public struct Logging: Hashable, Sendable {
    /// How long lines may wait before they are written.
    public var flushFrequency = FlushFrequency()
    /// `text` or `json`.
    public var format = ""
    /// How JSON lines are written.
    public var json = OutputRouting()
    /// How text lines are written.
    public var text = OutputRouting()
    /// How much is logged: 0 is least.
    public var verbosity = Verbosity(0)
    /// How much is logged from single source files.
    public var vmodule = VModule()

    /// One that says nothing.
    public init() {}
  }

  /// Where lines of one format go.
  public struct OutputRouting: Hashable, Sendable {
    /// How much may wait in memory.
    public var infoBufferSize = Quantity.unset
    /// Whether errors go to standard error and the rest to standard output.
    public var splitStream = false

    /// One that says nothing.
    public init() {}
  }

  /// How much is logged from single source files.
  public struct VModule: Hashable, Sendable {
    /// The first pattern that matches counts.
    public var items: [VModuleItem]

    /// These patterns.
    public init(items: [VModuleItem] = []) { self.items = items }
  }

  /// How much is logged from the source files that match a pattern.
  public struct VModuleItem: Hashable, Sendable {
    /// A file's name without `.go`, or a pattern for such names.
    public var filePattern: String
    /// How much is logged from there.
    public var verbosity: Int32

    /// The pattern, and how much.
    public init(filePattern: String, verbosity: Int32) {
      self.filePattern = filePattern
      self.verbosity = verbosity
    }
  }
}
