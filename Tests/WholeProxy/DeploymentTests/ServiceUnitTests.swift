import ClusterModel
import Foundation
import PrivateNetwork
import ProxyConfiguration
import Testing

private let hasSystemd = FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")

@Suite struct ServiceUnitTests {
  /// The values of an option, in order.
  private func values(_ option: String) throws -> [String] {
    try Files.text("systemd/viaduct.service").split(separator: "\n").filter { $0.hasPrefix("\(option)=") }
      .map { String($0.dropFirst(option.utf8.count + 1)) }
  }

  @Test func theProcessHasOneCapability() throws {
    #expect(try values("CapabilityBoundingSet") == ["CAP_NET_ADMIN"])
    #expect(try values("AmbientCapabilities") == ["CAP_NET_ADMIN"])
    #expect(try values("NoNewPrivileges") == ["yes"])
  }

  /// By default, systemd stops restarting a unit after five failures in ten seconds, which would leave the node without
  /// a proxy.
  @Test func itIsRestartedIndefinitely() throws {
    #expect(try values("Restart") == ["always"])
    #expect(try values("StartLimitIntervalSec") == ["0"])
  }

  /// Both are in groups that the preceding lines remove.
  @Test func theFilterAllowsWhatTheProgramAndItsRuntimeNeed() throws {
    #expect(try values("SystemCallFilter").last == "capset setpriority")
  }

  /// Only the step before start may write sysctls.
  @Test func commandLinesAreValid() throws {
    let start = try #require(try values("ExecStart").first).split(separator: " ").map(String.init)
    let before = try #require(try values("ExecStartPre").first).split(separator: " ").map(String.init)
    #expect(start.prefix(2) == ["/usr/local/bin/viaduct", "run"])
    #expect(before.prefix(2) == ["+/usr/local/bin/viaduct", "run"])
    let file = (name: "config.conf", content: Array(Self.configuration.utf8))
    #expect(try ResolvedConfiguration(RunCommandLine(Array(start.dropFirst(2))), file: file).run.task == .run)
    #expect(
      try ResolvedConfiguration(RunCommandLine(Array(before.dropFirst(2))), file: file).run.task
        == .initialize)
  }

  private static let configuration = """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    clientConnection: {kubeconfig: /run/credentials/viaduct.service/kubeconfig}
    """

  /// systemd accepts every line, even if the program is not installed.
  @Test(.enabled(if: hasSystemd)) func systemdAcceptsIt() throws {
    let folder = URL(filePath: "/tmp/viaduct-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let unit = folder.appending(path: "viaduct.service")
    try Files.text("systemd/viaduct.service").replacing("/usr/local/bin/viaduct", with: "/bin/true")
      .write(to: unit, atomically: true, encoding: .utf8)
    let verify = shell("systemd-analyze verify \(unit.path())")
    #expect(verify.status == 0)
    #expect(!verify.output.contains("viaduct.service"), "\(verify.output)")
  }

  /// From 0 (closed) to 10; a service without any of this has 9.6.
  @Test(.enabled(if: hasSystemd)) func theSandboxIsTight() throws {
    let unit = Files.folder.appending(path: "systemd/viaduct.service").path()
    #expect(shell("systemd-analyze security --offline=yes --threshold=20 \(unit)").status == 0)
  }
}
