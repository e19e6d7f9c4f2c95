namespace Isthmus.Analyzers.Tests;

public sealed class UnsafeCodeTests
{
    private static readonly UnsafeCodeAnalyzer s_analyzer = new();

    [Theory]
    [InlineData("public static int Read(int* p) => *p;")]
    [InlineData("public static int Read(int* p) => p[3];")]
    [InlineData("public static void Take() { int x = 1; Use(&x); }  static void Use(int* p) { }")]
    [InlineData("public static System.Span<int> All(int* p) => new(p, 3);")]
    [InlineData("public static void Pin(int[] a) { fixed (int* p = a) { } }")]
    [InlineData("public static void Copy(byte* a, byte* b) { System.Buffer.MemoryCopy(a, b, 1, 1); }")]
    [InlineData("public static int Read(int* p)\n{\nint x = *p;\n// SAFETY: too late.\nreturn x;\n}")]
    [InlineData("public static void Pin(int[] a)\n{\n// SAFETY: not of the block.\nint x = 1;\nfixed (int* p = a) { }\n}")]
    public void MemoryTouched_WithoutReason_IsReported(string member)
        => Assert.Equal(["ISM001"], AnalyzerHost.IdsOf(s_analyzer, $"unsafe class C\n{{\n{member}\n}}", "C.Unsafe.cs"));

    [Theory]
    [InlineData("// SAFETY: p comes from a checked caller.\npublic static int Read(int* p) => *p;")]
    [InlineData("public static int Read(int* p)\n{\n// SAFETY: p comes from a checked caller.\nreturn *p;\n}")]
    [InlineData("public static int Pin(int[] a)\n{\n// SAFETY: pinned here.\nfixed (int* p = a) { return *p; }\n}")]
    public void MemoryTouched_WithReason_IsFine(string member)
        => Assert.Empty(AnalyzerHost.IdsOf(s_analyzer, $"unsafe class C\n{{\n{member}\n}}", "C.Unsafe.cs"));

    [Fact]
    public void PointerPassedOn_NothingTouched_NeedsNoReason()
        => Assert.Empty(AnalyzerHost.IdsOf(
            s_analyzer, "unsafe class C { public static int* Same(int* p) => p; public static int*[] Many = []; }", "C.Unsafe.cs"));

    [Fact]
    public void SecondBlock_WithoutReasonOfItsOwn_IsReported()
        => Assert.Equal(["ISM001"], AnalyzerHost.IdsOf(
            s_analyzer,
            "class C { void F() {\n// SAFETY: fine.\nunsafe { int x; int* p = &x; }\nunsafe { int y; int* q = &y; }\n} }",
            "C.Unsafe.cs"));

    [Fact]
    public void Reason_OfAnotherMember_DoesNotCount()
        => Assert.Equal(["ISM001"], AnalyzerHost.IdsOf(
            s_analyzer,
            "unsafe class C {\n// SAFETY: fine.\npublic static int A(int* p) => *p;\npublic static int B(int* p) => *p;\n}",
            "C.Unsafe.cs"));

    [Theory]
    [InlineData("C.cs", 1)]
    [InlineData("C.Unsafe.cs", 0)]
    [InlineData("CUnsafe.cs", 1)]
    public void UnsafeKeyword_OnlyInFilesThatSaySo(string path, int reports)
        => Assert.Equal(reports, AnalyzerHost.IdsOf(s_analyzer, "unsafe class C { int* _p; int* P => _p; }", path).Length);

    [Fact]
    public void SafeCode_IsFine() => Assert.Empty(AnalyzerHost.IdsOf(s_analyzer, "class C { int X(int[] a) => a[0]; }"));
}
