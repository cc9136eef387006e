import IPTablesDriver
import Programs
import Synchronization
import TestSupport

/// A machine with iptables' programs, whose tables are lines.
final class FakeMachine: ProgramRunner {
  struct State {
    /// What is installed. `iptables` without anything belongs to the back end `system`.
    var programs: Set<String> = []
    var system = IPTablesVariant.nft
    /// The tables by the name of the program: `ip6tables-legacy`.
    var tables: [String: IPTablesLines] = [:]
    /// What programs answer whatever they are run for.
    var answers: [String: ProgramOutput] = [:]
    /// What was run.
    var commands: [ProgramCommand] = []
  }

  private let state: Mutex<State>

  init(_ change: (inout State) -> Void = { _ in }) {
    var state = State()
    for family in ["iptables", "ip6tables"] {
      for mode in ["", "-legacy", "-nft"] {
        state.programs.formUnion(["\(family)\(mode)", "\(family)\(mode)-save", "\(family)\(mode)-restore"])
      }
    }
    change(&state)
    self.state = Mutex(state)
  }

  subscript(program: String) -> IPTablesLines {
    get { state.withLock { $0.tables[program] ?? IPTablesLines() } }
    set { state.withLock { $0.tables[program] = newValue } }
  }

  /// The restores, in order.
  var restores: [ProgramCommand] {
    state.withLock { $0.commands.filter { $0.name.hasSuffix("-restore") } }
  }

  func run(_ command: ProgramCommand) throws(ProgramFailure) -> ProgramOutput {
    let answer = state.withLock { $0.answer(command) }
    guard let answer else { throw .missing(command.name) }
    return answer
  }
}

extension FakeMachine.State {
  fileprivate mutating func answer(_ command: ProgramCommand) -> ProgramOutput? {
    guard programs.contains(command.name) else { return nil }
    commands.append(command)
    if let answer = answers[command.name] { return answer }
    if command.arguments == ["--version"] {
      return ProgramOutput(output: "iptables v1.8.9 (\(system == .nft ? "nf_tables" : "legacy"))\n")
    }
    let name = tableOwner(command.name)
    if command.name.hasSuffix("-save") { return ProgramOutput(output: tables[name]?.saved ?? "") }
    do {
      try tables[name, default: IPTablesLines()].restore(String(decoding: command.input, as: UTF8.self))
      return ProgramOutput()
    } catch {
      return ProgramOutput(status: 1, errors: "iptables-restore: \(error.line) failed\n")
    }
  }

  private func tableOwner(_ program: String) -> String {
    let words = program.split(separator: "-").dropLast()
    return words.count == 2 ? words.joined(separator: "-") : "\(words[0])-\(system.rawValue)"
  }
}
