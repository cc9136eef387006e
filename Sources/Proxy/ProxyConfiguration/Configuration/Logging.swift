extension KubeProxyConfiguration {
  /// The settings of logging (k8s.io/component-base/logs/api/v1).
  public struct Logging: Hashable, Sendable {
    /// How long lines may be buffered.
    public var flushFrequency = FlushFrequency()
    /// `text` or `json`.
    public var format = ""
    /// The options of the format `json`.
    public var json = OutputRouting()
    /// The options of the format `text`.
    public var text = OutputRouting()
    /// The verbosity; 0 is the lowest.
    public var verbosity = Verbosity(0)
    /// The verbosity of individual source files.
    public var vmodule = VModule()

    /// Creates a section with all fields unset.
    public init() {}
  }

  /// The output of one log format.
  public struct OutputRouting: Hashable, Sendable {
    /// The size of the buffer.
    public var infoBufferSize = Quantity.unset
    /// Whether errors go to standard error and the rest to standard output.
    public var splitStream = false

    /// Creates a section with all fields unset.
    public init() {}
  }

  /// The verbosity of individual source files.
  public struct VModule: Hashable, Sendable {
    /// The patterns; the first one that matches applies.
    public var items: [VModuleItem]

    /// Creates a list of patterns.
    public init(items: [VModuleItem] = []) { self.items = items }
  }

  /// The verbosity of source files that match a pattern.
  public struct VModuleItem: Hashable, Sendable {
    /// A file name without `.go`, or a pattern for such names.
    public var filePattern: String
    /// The verbosity of these files.
    public var verbosity: Int32

    /// Creates an item.
    public init(filePattern: String, verbosity: Int32) {
      self.filePattern = filePattern
      self.verbosity = verbosity
    }
  }
}
