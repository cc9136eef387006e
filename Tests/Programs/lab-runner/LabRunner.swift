internal import Addresses
internal import Foundation
internal import Lab
internal import LabNode

/// Runs a lab until it is told to stop, for tests of its supervisor: `lab-runner NAME FOLDER`.
///
/// It prints what the supervisor reports, `up` when the Pods are ready and `removed` at the end.
@main enum LabRunner {
  static func main() throws {
    let words = CommandLine.arguments
    guard words.count == 3, let name = LabName(words[1]) else {
      say("usage: lab-runner NAME FOLDER")
      exit(2)
    }
    let blocks = LabNetwork.standard.split(separator: ",").compactMap { IPPrefix(String($0)) }
    var settings = LabSettings(
      name: name, network: try LabNetwork(blocks), node: "node1", paths: [words[2]],
      readyTimeout: .seconds(600), nameServer: nil, clusterDomain: "cluster.local")
    // The tests' programs write beside the manifests.
    let folder = URL(filePath: words[2]).deletingLastPathComponent().resolvingSymlinksInPath().path()
    settings.permissions.hostFolders = [folder.hasSuffix("/") ? String(folder.dropLast()) : folder]
    try LabSupervisor(settings) { say($0) }.run { say("up") }
    say("removed")
  }

  /// At once, so that nothing of it is lost if the process is killed.
  private static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
