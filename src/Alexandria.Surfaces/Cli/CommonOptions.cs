using System.CommandLine;

namespace Alexandria.Surfaces.Cli;

/// <summary>Options that exist on every verb, or on every operation's verb.</summary>
internal sealed class CommonOptions
{
    public Option<bool> JsonOutput { get; } = new("--json") { Description = "Answer one JSON value on standard output; failures are problem details on standard error.", Recursive = true };

    public Option<string> Data { get; } = new("--data")
    {
        Description = "Data directory. When a server holds it, the verb speaks to that server. Default: $ALEXANDRIA_DATA, else ~/.local/share/alexandria.",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<string> Url { get; } = new("--url") { Description = "Address of a server, instead of a data directory. Default: $ALEXANDRIA_URL.", HelpName = "URL" };

    public Option<string> KeyFile { get; } = new("--key-file") { Description = "File with the API key for the server ('-': standard input). Default: $ALEXANDRIA_KEY.", HelpName = "PATH" };

    public Option<string> IdempotencyKey { get; } = new("--idempotency-key")
    {
        Description = "The same key with the same values answers what was answered first (24 hours).",
        HelpName = "KEY",
    };

    public Option<long?> IfMatch { get; } = new("--if-match") { Description = "Only if the resource is at this version.", HelpName = "VERSION" };

    public Option<string> Output { get; } = new("--output") { Description = "Write the file here instead of standard output.", HelpName = "PATH" };

    public Option<bool> NoWait { get; } = new("--no-wait") { Description = "Answer at once what was started." };

    /// <summary>Where the command line's operations go.</summary>
    public async Task<Result<CallRoute>> RouteAsync(ParseResult parsed, InputFiles inputs, CancellationToken cancellation)
    {
        string? key = null;
        if (parsed.GetValue(KeyFile) is { } path)
        {
            var read = await inputs.SecretAsync(path, cancellation);
            if (read.Failed)
            {
                return read.Error;
            }

            key = read.Value;
        }

        return new CallRoute(parsed.GetValue(Url), key, parsed.GetValue(Data));
    }
}
