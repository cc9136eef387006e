extension KubeProxyConfiguration {
  /// The settings of logging (k8s.io/component-base/logs/api/v1).
  package struct Logging: Hashable, Sendable {
    /// How long lines may be buffered.
    package var flushFrequency = FlushFrequency()
    /// `text` or `json`.
    package var format = ""
    /// The options of the format `json`.
    package var json = OutputRouting()
    /// The options of the format `text`.
    package var text = OutputRouting()
    /// The verbosity; 0 is the lowest.
    package var verbosity = Verbosity(0)
    /// The verbosity of individual source files.
    package var vmodule = VModule()

    /// Creates a section with all fields unset.
    package init() {}
  }

  /// The output of one log format.
  package struct OutputRouting: Hashable, Sendable {
    /// The size of the buffer.
    package var infoBufferSize = Quantity.unset
    /// Whether errors go to standard error and the rest to standard output.
    package var splitStream = false

    /// Creates a section with all fields unset.
    package init() {}
  }

  /// The verbosity of individual source files.
  package struct VModule: Hashable, Sendable {
    /// The patterns; the first one that matches applies.
    package var items: [VModuleItem]

    /// Creates a list of patterns.
    package init(items: [VModuleItem] = []) { self.items = items }
  }

  /// The verbosity of source files that match a pattern.
  package struct VModuleItem: Hashable, Sendable {
    /// A file name without `.go`, or a pattern for such names.
    package var filePattern: String
    /// The verbosity of these files.
    package var verbosity: Int32

    /// Creates an item.
    package init(filePattern: String, verbosity: Int32) {
      self.filePattern = filePattern
      self.verbosity = verbosity
    }
  }
}
