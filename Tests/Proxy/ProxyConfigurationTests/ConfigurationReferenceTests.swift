import FoundationEssentials
import ProxyConfiguration
import Testing

@Suite struct ConfigurationReferenceTests {
  private struct Decoded: Decodable {
    struct Flag: Decodable {
      let name: String
      let group: String
      let help: String
      let field: String?
    }
    struct Field: Decodable {
      let path: String
      let defaultText: String
      let ignored: String?
    }
    let flags: [Flag]
    let fields: [Field]
  }

  private func reference() throws -> Decoded {
    try JSONDecoder().decode(Decoded.self, from: JSONEncoder().encode(ConfigurationReference()))
  }

  /// Each flag that the help text shows has a line in the manual, and the fields that flags name exist.
  @Test func flagsAndFieldsAreWhole() throws {
    let reference = try reference()
    let help = RunCommandLine.help
    for flag in reference.flags where flag.group != "Ignored" {
      #expect(!flag.help.isEmpty, "\(flag.name)")
      #expect(help.contains((flag.name.count == 1 ? "-" : "--") + flag.name), "\(flag.name)")
    }
    let paths = Set(reference.fields.map(\.path))
    #expect(Set(reference.flags.compactMap(\.field)).subtracting(paths) == [])
  }

  @Test func fieldsSayTheirDefaultsAndWhyTheyAreIgnored() throws {
    let fields = Dictionary(uniqueKeysWithValues: try reference().fields.map { ($0.path, $0) })
    #expect(fields["healthzBindAddress"]?.defaultText == "0.0.0.0:10256")
    #expect(fields["healthzBindAddress"]?.ignored == nil)
    #expect(fields["ipvs.scheduler"]?.ignored == "Viaduct does not program ipvs")
  }
}
