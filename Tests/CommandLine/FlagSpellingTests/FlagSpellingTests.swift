import FlagSpelling
import Testing

@Suite struct FlagSpellingTests {
  private static let spelling = FlagSpelling(
    [
      .value("n", "namespace"), .value("o", "output"), .value("l", "selector"), .value("f", "filename"),
      .value(nil, "sort-by"), .flag("A", "all-namespaces"), .flag("w", "watch"), .flag(nil, "no-headers"),
    ], requiringValues: ["filename"])

  @Test(arguments: [
    (["svc", "-nshop"], ["svc", "--namespace=shop"]), (["-n", "shop"], ["--namespace", "shop"]),
    (["-n=shop"], ["--namespace=shop"]), (["-owide"], ["--output=wide"]),
    (["-ojsonpath={.a=b}"], ["--output=jsonpath={.a=b}"]), (["-lapp=web"], ["--selector=app=web"]),
    (["-l=app=web"], ["--selector=app=web"]), (["-l!old"], ["--selector=!old"]), (["-f-"], ["--filename=-"]),
    (["-A"], ["--all-namespaces"]), (["-Aw"], ["--all-namespaces", "--watch"]),
    (["-Aowide"], ["--all-namespaces", "--output=wide"]),
    (["-Ao", "wide"], ["--all-namespaces", "--output", "wide"]),
    (["-w=false"], []), (["-w=true"], ["--watch"]),
  ])
  func letters(_ written: [String], _ read: [String]) {
    #expect(Self.spelling.spelledOut(written) == read)
  }

  @Test(arguments: [
    (["--no-headers=true"], ["--no-headers"]), (["--no-headers=false"], []),
    (["--no-headers=1"], ["--no-headers"]),
    (["--no-headers", "--no-headers=false"], []), (["--no-headers=false", "--no-headers"], ["--no-headers"]),
    (["--no-headers=T", "x"], ["--no-headers", "x"]),
    (["--selector=a=b"], ["--selector=a=b"]), (["--sort-by", ".a"], ["--sort-by", ".a"]),
  ])
  func names(_ written: [String], _ read: [String]) {
    #expect(Self.spelling.spelledOut(written) == read)
  }

  /// `-l "$LABELS"` with an unset variable: kubectl deletes nothing then, where an empty selector would select all.
  @Test(arguments: [
    (["--selector="], []), (["svc", "-l", ""], ["svc"]), (["--selector", "", "-A"], ["--all-namespaces"]),
    (["-n", "", "--sort-by", "", "x"], ["x"]), (["-Al", ""], ["--all-namespaces"]),
    (["svc", ""], ["svc", ""]),
    (["-l=", "x"], ["--selector==", "x"]), (["--filename="], ["--filename", ""]),
    (["-f", ""], ["--filename", ""]),
    (["-w", ""], ["--watch", ""]), (["--", "-l", ""], ["--", "-l", ""]),
  ])
  func anEmptyValueIsNone(_ written: [String], _ read: [String]) {
    #expect(Self.spelling.spelledOut(written) == read)
  }

  /// As in pflag.
  @Test(arguments: [
    (["--watch", "-w=false"], []), (["-w", "--watch=false"], []), (["-w", "-w=false"], []),
    (["-w=false", "--watch"], ["--watch"]), (["--watch=false", "-w"], ["--watch"]),
    (["-w", "--watch"], ["--watch"]), (["-w=true", "--watch=true", "-w=0"], []),
    (["-wA", "-Aw=false"], ["--all-namespaces"]), (["-A", "--all-namespaces=f", "svc"], ["svc"]),
    (["--watch", "-w=false", "-Awow", "wide"], ["--all-namespaces", "--watch", "--output=w", "wide"]),
    (["--watch", "--", "-w=false"], ["--watch", "--", "-w=false"]),
  ])
  func theLastOfAFlagCounts(_ written: [String], _ read: [String]) {
    #expect(Self.spelling.spelledOut(written) == read)
  }

  /// They are passed on, so that the parser reports what is wrong with them.
  @Test(arguments: [
    [], ["svc", "web"], ["-"], ["-x"], ["-Ax"], ["--no-headers=maybe"], ["--unknown=true"], ["-w=maybe"],
    ["--", "-nshop", "--watch=true"], ["-f", "-"],
  ])
  func unknownOptionsAreUnchanged(_ arguments: [String]) {
    let read = Self.spelling.spelledOut(arguments)
    #expect(read == (arguments == ["-f", "-"] ? ["--filename", "-"] : arguments))
  }
}
