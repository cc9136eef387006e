internal import Addresses
internal import IPTablesRuleset
internal import Programs

/// The programs of iptables, called one at a time.
struct IPTablesPrograms {
  let runner: any ProgramRunner
  /// For how long to wait for the lock, in seconds.
  let patience: Int

  /// For how long a program may read or write, beside waiting for the lock. A whole restore of 50 000 rules takes a few
  /// seconds.
  static let bound = 120

  /// The back end that the system's `iptables` belongs to.
  func systemVariant() throws(IPTablesError) -> IPTablesVariant {
    let output = try run(ProgramCommand("iptables", ["--version"], seconds: Self.bound))
    return IPTablesVariant(version: output.output)
  }

  /// Returns what iptables-save of a back end prints. It reads only tables that exist, and makes none.
  func save(_ variant: IPTablesVariant, _ family: AddressFamily) throws(IPTablesError) -> IPTablesSave {
    let (program, output) = try run(.save, variant, family, [], [], seconds: Self.bound)
    guard output.status == 0 else { throw error(of: program, output, input: "") }
    return IPTablesSave(output.output, family: family)
  }

  /// Whether a back end is installed under a name of its own.
  func has(_ variant: IPTablesVariant) throws(IPTablesError) -> Bool {
    do {
      _ = try runner.run(
        ProgramCommand(variant.program(.save, .ipv4), ["--version"], seconds: Self.bound))
      return true
    } catch {
      if case .missing = error { return false }
      throw .failed(error)
    }
  }

  /// Sends a change. Each table is replaced as a whole by iptables, one after the other.
  func restore(_ transaction: IPTablesTransaction, by variant: IPTablesVariant) throws(IPTablesError) {
    let text = transaction.text
    let waiting = patience > 0 ? ["-w", String(patience)] : []
    let (program, output) = try run(
      .restore, variant, transaction.family, waiting + ["--noflush"], Array(text.utf8),
      seconds: Self.bound + patience)
    guard output.status == 0 else { throw error(of: program, output, input: text) }
  }

  /// Runs a program of a back end by the name that only this one has, or by the plain name, if the system's programs
  /// belong to it.
  private func run(
    _ action: IPTablesAction, _ variant: IPTablesVariant, _ family: AddressFamily, _ arguments: [String],
    _ input: [UInt8], seconds: Int
  ) throws(IPTablesError) -> (program: String, output: ProgramOutput) {
    let own = variant.program(action, family)
    do {
      return (own, try runner.run(ProgramCommand(own, arguments, input: input, seconds: seconds)))
    } catch {
      guard case .missing = error else { throw .failed(error) }
    }
    guard (try? systemVariant()) == variant else { throw .missing(own) }
    let plain = "\(family.program)-\(action.rawValue)"
    return (plain, try run(ProgramCommand(plain, arguments, input: input, seconds: seconds)))
  }

  private func run(_ command: ProgramCommand) throws(IPTablesError) -> ProgramOutput {
    do { return try runner.run(command) } catch { throw .failed(error) }
  }

  /// What a program says on standard error. Its language is fixed, but its exit status tells nothing: 4 is a lock, and is a
  /// missing right, and is whatever the kernel refuses.
  private func error(of program: String, _ output: ProgramOutput, input: String) -> IPTablesError {
    if output.errors.contains("xtables lock") { return .locked(program: program, seconds: patience) }
    if output.errors.contains("you must be root") { return .notPrivileged(["CAP_NET_ADMIN"]) }
    let lines = output.errors.split(separator: "\n").map { $0.drop { $0 == " " } }
    let reason =
      lines.last { !$0.hasPrefix("Try `") && !$0.hasPrefix("Error occurred") } ?? "it does not say why"
    return .refused(
      program: program, status: output.status, reason: String(reason),
      line: refusedLine(in: output.errors, of: input))
  }

  /// The line of the input that the program names: `line 5 failed`, `line 5: CHAIN_DEL failed`. A refused commit names the
  /// last line, which says nothing.
  private func refusedLine(in errors: String, of input: String) -> String? {
    let words = errors.split { " \n".contains($0) }
    guard let place = words.indices.dropLast().last(where: { words[$0] == "line" }),
      let number = Int(words[place + 1].prefix { $0.isNumber }), number > 0
    else { return nil }
    let lines = input.split(separator: "\n", maxSplits: number, omittingEmptySubsequences: false)
    return number <= lines.count && lines[number - 1] != "COMMIT" ? String(lines[number - 1]) : nil
  }
}
