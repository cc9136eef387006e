internal import ArgumentParser
internal import CommandInput
internal import FoundationEssentials
internal import KubectlText

/// `viaduct describe`
struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Show a Service, Pod, Node or Deployment in detail: selector, ports, target ports, endpoints.",
    discussion: """
      A name that matches no object is used as a prefix: describe svc web shows web-a and web-b.

      Exit code 1: a named object does not exist.
      """)

  @OptionGroup var selection: ObjectArguments

  func run() throws {
    let state = try selection.load()
    let now = Int64(Date().timeIntervalSince1970)
    let answer = try selection.selected()
      .descriptions(of: state.objects, checked: state.snapshot, now: now)
    try write(answer, from: state)
  }
}
