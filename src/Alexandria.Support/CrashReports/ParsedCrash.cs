using System.Text.Json.Serialization;

namespace Alexandria.Support.CrashReports;

/// <summary>The language or tool whose format a report was recognised as; it decides how names are normalised.</summary>
public enum CrashLanguage
{
    Java,
    [JsonStringEnumMemberName("dotnet")] DotNet,
    Python,
    [JsonStringEnumMemberName("javascript")] JavaScript,
    Go,
    Rust,

    /// <summary>C, C++, Swift, Objective-C and what else a debugger, a sanitizer or an operating system reports on.</summary>
    Native,

    /// <summary>The Linux kernel.</summary>
    Kernel,
    Ruby,
    Lua,
    Php,
    Perl,
    Dart,
    Smalltalk,
}

/// <summary>Where a frame's code comes from. Only <see cref="App"/> frames say what is wrong; the others say how it was reached.</summary>
public enum FrameOrigin
{
    App,

    /// <summary>Runtime, standard library, allocator, interceptor, reflection, event loop.</summary>
    System,

    /// <summary>Test framework, build tool, fuzzer driver, assertion helper.</summary>
    Harness,
}

/// <summary>One stack frame, innermost first in its list. Names are normalised; the raw text stays in the report.</summary>
internal sealed record StackFrame
{
    /// <summary>Module, package, namespace or binary; empty when the format has none.</summary>
    public string Module { get; init; } = "";

    /// <summary>Normalised function name, qualified where the format qualifies it; never empty (the file name stands in).</summary>
    public required string Function { get; init; }

    /// <summary>Source file as written; empty when unknown.</summary>
    public string File { get; init; } = "";

    /// <summary>One-based line; 0 when unknown.</summary>
    public int Line { get; init; }

    public FrameOrigin Origin { get; init; }
}

/// <summary>One exception in a chain of causes, or the signal of a native crash.</summary>
internal sealed record CrashException
{
    /// <summary>Type name, signal (SIGSEGV) or sanitizer kind (heap-buffer-overflow); empty when the report names none.</summary>
    public string Type { get; init; } = "";

    /// <summary>As written, at most 2,000 characters.</summary>
    public string Message { get; init; } = "";

    /// <summary>Innermost first. A cause's frames that the format abbreviates ("... 12 more") are not repeated.</summary>
    public IReadOnlyList<StackFrame> Frames { get; init; } = [];
}

/// <summary>A crash report as every parser delivers it.</summary>
internal sealed record ParsedCrash
{
    public required CrashLanguage Language { get; init; }

    /// <summary>The chain, outermost (as thrown last) first, root cause last; at least one, and at least one frame in all of them.</summary>
    public required IReadOnlyList<CrashException> Exceptions { get; init; }

    /// <summary>Threads other than the crashing one, as far as the report shows them.</summary>
    public int OtherThreads { get; init; }
}
