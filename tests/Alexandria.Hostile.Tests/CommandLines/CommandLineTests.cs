using System.Diagnostics;

namespace Alexandria.Hostile.Tests.CommandLines;

/// <summary>Command lines that somebody mistyped, generated or wrote in bad faith: an exit code and an error that a person can read.</summary>
public sealed class CommandLineTests
{
    private const int LongestError = 4_000;

    private static readonly string[] Traces = ["   at ", "Unhandled exception", ".cs:line ", "System.", "Microsoft."];

    private static readonly string[][] Refused =
    [
        ["nothing"],
        ["--nothing"],
        ["ticket"],
        ["ticket", "nothing"],
        ["ticket", "open"],
        ["ticket", "open", "--subject"],
        ["ticket", "open", "--subject", "a", "--subject", "b", "--body", "c"],
        ["ticket", "open", "--subject", "", "--body", "c"],
        ["ticket", "open", "--subject", "a", "--body", "c", "--priority", "' OR 1=1 --"],
        ["ticket", "open", "--subject", "a", "--body-file", "/nothing/here"],
        ["ticket", "open", "--subject", "a", "--body-file", "/dev"],
        ["ticket", "open", "--subject", "a", "--body", "c", "--customer-id", "../../etc/passwd"],
        ["ticket", "show", "../../etc/passwd"],
        ["ticket", "show", "%00"],
        ["ticket", "list", "--limit", "-1"],
        ["ticket", "list", "--limit", "99999999999999999999"],
        ["ticket", "list", "--limit", "abc"],
        ["ticket", "list", "--cursor", "x"],
        ["ticket", "list", "--server", "gopher://x"],
        ["ticket", "list", "--server", "http://127.0.0.1:1"],
        ["crash", "submit", "/nothing/here"],
        ["crash", "submit", "/dev/null"],
        ["events", "replay", "x", "--subscriber", "\u001b[31m"],
        ["up", "--urls", "ftp://x"],
        ["up", "--urls", "http://127.0.0.1:99999"],
        ["up", "--roles", "x"],
        ["audit", "export", "--nothing"],
        ["@/etc/passwd"],
        ["ticket", "open", "--subject", new string('a', 100_000), "--body", "c"],
    ];

    [Fact]
    public async Task A_hostile_command_line_ends_with_a_code_and_a_readable_error()
    {
        using var data = new TestDirectory();
        foreach (var line in Refused)
        {
            var local = line[0] is "ticket" or "crash" or "events" or "up" or "audit" && !line.Contains("--server");
            var answer = await ServerProcess.RunAsync([.. line, .. local ? ["--data", data.Path] : Array.Empty<string>()]);
            AssertRefused(string.Join(' ', line.Select(word => word.Length > 100 ? word[..100] : word)), answer.Code, answer.Out, answer.Error);
        }
    }

    [Theory]
    [InlineData("crash", "submit", "-")]
    [InlineData("ticket", "attach", "01990000-0000-7000-8000-000000000000", "-")]
    [InlineData("session", "sign-in", "--email", "a@b.example")]
    public async Task Binary_input_ends_with_a_code_and_a_readable_error(params string[] line)
    {
        using var data = new TestDirectory();
        var bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        using var process = ServerProcess.Launch([.. line, "--data", data.Path], speak: true);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await FeedAsync(process, bytes);
        await process.WaitForExitAsync();

        AssertRefused(string.Join(' ', line), process.ExitCode, await output, await error);
    }

    private static async Task FeedAsync(Process process, byte[] bytes)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(bytes);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has read enough to refuse.
        }
    }

    private static void AssertRefused(string line, int code, string output, string error)
    {
        var said = output + error;
        var told = $"'{line}' ended with {code}: {(said.Length > 2_000 ? said[..2_000] : said)}";
        Assert.True(code is > 0 and < 128, told);
        Assert.True(error.Trim().Length is > 0 and < LongestError, $"{error.Length} characters of error: {told}");
        Assert.False(Traces.Any(trace => said.Contains(trace, StringComparison.Ordinal)), told);
        Assert.False(error.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')), "control characters: " + told);
    }
}
