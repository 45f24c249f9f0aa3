using Alexandria.Support.CrashReports;

namespace Alexandria.Support.Tests.CrashReports.Grouping;

/// <summary>Crashes written down briefly: "method" is of the product, "!method" of the runtime, "~method" of a test harness.</summary>
internal static class Crashes
{
    public static ParsedCrash Of(string type, string message, params string[] frames) => new()
    {
        Language = CrashLanguage.Java,
        Exceptions = [Exception(type, message, frames)],
    };

    public static ParsedCrash At(params string[] frames) => Of("java.lang.IllegalStateException", "", frames);

    public static ParsedCrash Chain(params CrashException[] chain) => new() { Language = CrashLanguage.Java, Exceptions = chain };

    public static CrashException Exception(string type, string message, params string[] frames) => new()
    {
        Type = type,
        Message = message,
        Frames = [.. frames.Select(Frame)],
    };

    private static StackFrame Frame(string text)
    {
        var origin = text[0] switch { '!' => FrameOrigin.System, '~' => FrameOrigin.Harness, _ => FrameOrigin.App };
        var parts = text.TrimStart('!', '~').Split('@');
        var function = parts[0];
        var line = parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
        return new StackFrame { Function = function, File = function.Split('.')[^2] + ".java", Line = line, Origin = origin };
    }
}
