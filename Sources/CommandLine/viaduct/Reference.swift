internal import ArgumentParser
internal import ProxyConfiguration

/// `viaduct reference`: what `scripts/man` makes the pages of 'run' and of its configuration file from.
struct Reference: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference", abstract: "Print the flags and fields of 'run' as JSON.", shouldDisplay: false)

  func run() throws { writeOutput(try jsonText(ConfigurationReference())) }
}
