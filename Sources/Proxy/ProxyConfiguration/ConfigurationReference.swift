/// The tables of flags and fields that `viaduct run` reads, for the pages of the manual.
package struct ConfigurationReference: Encodable, Sendable {
  /// A flag.
  struct FlagEntry: Encodable {
    /// Without dashes.
    let name: String
    /// The heading in the help text.
    let group: String
    /// The placeholder of its value; empty if it takes none.
    let value: String
    let help: String
    /// The path of the field that corresponds to it in the configuration file; nil if there is none.
    let field: String?
  }

  /// A field of the configuration file.
  struct FieldEntry: Encodable {
    /// The path from the root of the document: `conntrack.min`.
    let path: String
    /// The default as a flag would have it; empty if there is none.
    let defaultText: String
    /// Why Viaduct ignores the field; nil if it does not.
    let ignored: String?
  }

  private let flags: [FlagEntry]
  private let fields: [FieldEntry]

  /// Collects all flags, including those that are ignored, and all fields.
  package init() {
    flags = Flag.all.map { flag in
      FlagEntry(
        name: flag.name, group: flag.group.rawValue, value: flag.valueName, help: flag.help, field: flag.path)
    }
    let reasons = Dictionary(uniqueKeysWithValues: IgnoredSetting.all.map { ($0.path, $0.reason) })
    let defaults = KubeProxyConfiguration().withDefaults
    fields = ConfigurationField.all.map { field in
      FieldEntry(path: field.path, defaultText: field.flagText(defaults), ignored: reasons[field.path])
    }
  }
}
