import ArgumentParser
import ClusterModel
import CommandInput
import Foundation
import ManifestSource
import Testing

@testable import viaduct

/// A folder with an unreadable file: commands that change nothing show the rest, and their exit code reports the file.
@Suite struct BrokenFileTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let good = """
      apiVersion: v1
      kind: Service
      metadata: {name: good}
      spec: {clusterIP: 10.96.0.9, ports: [{port: 80}]}
      """
    try Data(good.utf8).write(to: folder.appending(path: "good.yaml"))
    try Data("{{- if .Values.x }}\nkind: Service\n{{- end }}\n".utf8).write(
      to: folder.appending(path: "bad.yaml"))
    try body(folder.path())
  }

  private func exitCode(of command: some ParsableCommand) -> Int32 {
    do {
      var command = command
      try command.run()
      return 0
    } catch let failure as Failure {
      return failure.code.rawValue
    } catch {
      return (error as? ExitCode)?.rawValue ?? -1
    }
  }

  @Test func commandsThatChangeNothingShowTheRest() throws {
    try withFolder { folder in
      let state = try InputCluster.load([folder], keepsObjects: true, brokenFiles: .reported)
      #expect(state.snapshot.services.map(\.name.name) == ["good"])
      #expect(throws: ExitCode(2)) { try state.failIfIncomplete() }
      #expect(try exitCode(of: Get.parse(["services", "-f", folder])) == 2)
      #expect(try exitCode(of: Describe.parse(["services", "-f", folder])) == 2)
      #expect(try exitCode(of: Compile.parse(["-f", folder, "--node", "n"])) == 2)
      #expect(try exitCode(of: Graph.parse(["-f", folder, "--node", "n"])) == 2)
      #expect(try exitCode(of: Explain.parse(["good", "-f", folder, "--node", "n"])) == 2)
      let answer = try Explain.parse(["good", "-f", folder, "--node", "n"]).answer()
      #expect(answer.text.contains("default/good"))
    }
  }

  @Test func commandsThatChangeSomethingRefuse() throws {
    try withFolder { folder in
      #expect(throws: Failure.self) { try Apply.parse(["-f", folder, "--node", "n"]).run() }
      #expect(throws: Failure.self) { try Diff.parse(["-f", folder, "--node", "n"]).run() }
      #expect(throws: Failure.self) { try Compile.parse(["-f", folder, "--node", "n", "--strict"]).run() }
    }
  }
}
