package import Addresses
package import Programs

/// Why iptables' tables were not read or not changed.
package enum IPTablesError: Error, Hashable, Sendable {
  /// These capabilities are missing.
  case notPrivileged([String])
  /// A program is not installed.
  case missing(String)
  /// Both back ends have rules, and nobody has said which to use.
  case bothInUse(chosen: IPTablesVariant, othersRules: Int, hasOurs: Bool)
  /// Another program holds the lock, and went on holding it.
  case locked(program: String, seconds: Int)
  /// A program ended with a status other than 0.
  case refused(program: String, status: Int32, reason: String, line: String?)
  /// A program did not end by itself.
  case failed(ProgramFailure)
  /// The rules of this family were not changed because of an error; those of the other were.
  indirect case half(done: AddressFamily, IPTablesError)
}

extension IPTablesError: CustomStringConvertible {
  /// One line, including the remedy.
  package var description: String {
    switch self {
    case .notPrivileged(let capabilities):
      "\(capabilities.joined(separator: " and ")) \(capabilities.count == 1 ? "is" : "are") missing, without which"
        + " iptables cannot be read or changed; run as root"
    case .missing(let program):
      "\(program) is not installed: it is in none of \(SystemPrograms.folders.joined(separator: ", "));"
        + " install the package iptables, choose the other back end with --iptables-mode, or use --backend nftables"
    case .bothInUse(let chosen, let rules, let hasOurs): Self.text(chosen, rules, hasOurs)
    case .locked(let program, let seconds):
      "\(program): another program holds the lock of iptables, and did not release it within \(seconds) s; run this"
        + " again when it is done, or wait longer with --iptables-wait"
    case .refused(let program, let status, let reason, let line):
      "\(program) ended with status \(status): \(reason)\(line.map { " (\($0))" } ?? ""); nothing of its family was"
        + " changed in that table; run this again if another program has changed rules meanwhile, or use --backend nftables"
    case .failed(let failure): Self.text(failure)
    case .half(let family, let error):
      "the rules of \(family == .ipv4 ? "IPv4" : "IPv6") are in force, but not those of the other family: \(error)"
    }
  }

  private static func text(_ chosen: IPTablesVariant, _ rules: Int, _ hasOurs: Bool) -> String {
    let other = chosen.other
    let what =
      hasOurs
      ? "chains of Viaduct" : "\(rules) rule\(rules == 1 ? "" : "s") of other programs"
    let remedy =
      hasOurs
      ? "remove them with 'viaduct cleanup --backend iptables --iptables-mode \(other.rawValue)', or use that back end"
        + " with --iptables-mode \(other.rawValue)"
      : "say which to use with --iptables-mode \(chosen.rawValue) or --iptables-mode \(other.rawValue)"
    return
      "both back ends of iptables are in use: the system's iptables is \(chosen.name), but \(other.name) has \(what);"
      + " \(remedy)"
  }

  private static func text(_ failure: ProgramFailure) -> String {
    switch failure {
    case .missing(let program): Self.missing(program).description
    case .notStarted(let program, let errno):
      "\(program) could not be run: errno \(errno); look for a security module that forbids it, or for a lack of memory"
    case .tookTooLong(let program, let seconds):
      "\(program) was ended after \(seconds) s; run this again when the machine is less busy, or use --backend nftables"
    case .killed(let program, let signal):
      "\(program) was ended by signal \(signal); look for a lack of memory in the kernel's log, and run this again"
    }
  }
}
