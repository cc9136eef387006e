internal import Glibc
internal import SmallFiles

/// The rules of a lab in the firewall of another program, which let its pods' packets pass. The commands that remove them are
/// recorded before the rules are made, so that they are removed even if the lab is killed in between.
package struct LabFirewall {
  private let record: LabRecord

  init(_ record: LabRecord) { self.record = record }

  private var file: String { "\(record.directory)/firewall" }

  /// Runs commands that add rules.
  ///
  /// - Parameter undo: the commands that remove them again.
  /// - Throws: if one of the commands fails; those that undo them are run by then.
  package func run(_ apply: [String], undoing undo: [String]) throws(LabError) {
    let known = fileText(file).map { [$0] } ?? []
    try writeAtomically(Array((known + undo).joined(separator: "\n").utf8), to: file)
    for command in apply where system(command) != 0 {
      removeRules()
      throw .kernel("'\(command)' failed", "add rules that let the pods' packets pass yourself")
    }
  }

  /// Removes what `run` added; what is gone already is left alone.
  func removeRules() {
    for command in (fileText(file) ?? "").split(separator: "\n") {
      _ = system("{ \(command); } >/dev/null 2>&1")
    }
    unlink(file)
  }
}
