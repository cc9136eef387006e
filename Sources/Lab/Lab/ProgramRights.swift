/// What the program of a container may do, as its manifest asks and the lab permits.
package struct ProgramRights: Hashable, Sendable, Codable {
  /// The user that it runs as; nil for the Pod's own, which no account of the machine has.
  package var user: UInt32?
  /// Its group; nil for one with the number of the Pod's own user.
  package var group: UInt32?
  /// Further groups.
  package var groups: [UInt32] = []
  /// Its capabilities: bit n stands for the one with the number n (capability.h).
  package var capabilities: UInt64 = 0
  /// Whether a program that it executes may have more rights: `no_new_privs` is not set.
  package var mayGainRights = false
  /// Whether system calls that no server needs are refused.
  package var isFiltered = true
  /// Whether it sees and may write the machine's files and devices.
  package var isPrivileged = false
  /// Whether it can write to volumes only.
  package var hasReadOnlyRoot = false

  /// What a container gets that asks for nothing.
  package static let standard = ProgramRights()

  package init() {}

  /// The most processes that a Pod has, against programs that never stop to start others.
  package static let processes: UInt64 = 1024
}

/// What a lab permits that goes beyond its standard, and what there is on the machine that Pods must not be.
package struct LabPermissions: Hashable, Sendable {
  /// Whether containers may ask for more rights (`--allow-privileged`).
  package var allowsPrivileged = false
  /// The folders below which volumes of kind hostPath may be (`--allow-host-path`).
  package var hostFolders: [String] = []
  /// The names of the machine's users by number.
  package var users: [UInt32: String] = [:]
  /// The names of the machine's groups by number.
  package var groups: [UInt32: String] = [:]

  /// Permits nothing beyond the standard.
  package init() {}

  /// Reads the names and numbers of `/etc/passwd` or `/etc/group`, whose third field is the number. The account that files
  /// of unknown owners have (65534) is left out: it has no files of its own.
  package static func accounts(_ text: String) -> [UInt32: String] {
    var accounts: [UInt32: String] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count > 2, let number = UInt32(fields[2]), number != 65534 else { continue }
      accounts[number] = accounts[number] ?? String(fields[0])
    }
    return accounts
  }

  /// Whether a path without symbolic links is one of the folders for volumes, or below one.
  package func permits(hostPath path: String) -> Bool {
    hostFolders.contains { path == $0 || path.hasPrefix($0 == "/" ? $0 : $0 + "/") }
  }

  /// What the Pods of the lab may do, in one line.
  package var summary: String {
    var line = "Pods run as users of their own without privileges, and see the machine's files read-only"
    if allowsPrivileged { line += "; --allow-privileged: those that ask for more rights get them" }
    if !hostFolders.isEmpty {
      line += "; --allow-host-path: volumes may be in \(hostFolders.joined(separator: ", "))"
    }
    return line
  }
}
