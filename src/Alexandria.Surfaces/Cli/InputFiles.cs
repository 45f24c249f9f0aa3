using System.Text;

namespace Alexandria.Surfaces.Cli;

/// <summary>Reads what options and arguments name: files, or standard input as <c>-</c>.</summary>
internal sealed class InputFiles(Terminal terminal)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private StreamReader? lines;

    public async Task<Result<ReadOnlyMemory<byte>>> BytesAsync(string path, long limit, CancellationToken cancellation)
    {
        try
        {
            await using var stream = path == "-" ? terminal.In : File.OpenRead(path);
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
            {
                content.Write(buffer, 0, read);
                if (content.Length > limit)
                {
                    return new Error(ErrorKind.TooLarge, "too_large", $"{path} is larger than {limit} bytes.");
                }
            }

            return (ReadOnlyMemory<byte>)content.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Error.Invalid("unreadable_file", $"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>A file as text; a byte order mark is taken off.</summary>
    public async Task<Result<string>> TextAsync(string path, long limit, CancellationToken cancellation)
    {
        var bytes = await BytesAsync(path, limit, cancellation);
        return bytes.Failed ? bytes.Error : Text(path, bytes.Value);
    }

    public static Result<string> Text(string path, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var text = StrictUtf8.GetString(bytes.Span);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            return Error.Invalid("invalid_utf8", $"{path} is not valid UTF-8.");
        }
    }

    /// <summary>A secret out of a file: its first line.</summary>
    public async Task<Result<string>> SecretAsync(string path, CancellationToken cancellation)
    {
        if (path == "-")
        {
            return await LineAsync(cancellation);
        }

        var text = await TextAsync(path, 64 * 1024, cancellation);
        return text.Failed ? text.Error : text.Value.Split('\n')[0].TrimEnd('\r');
    }

    /// <summary>A secret that no option names: typed unseen, or the next line of standard input.</summary>
    public async Task<Result<string>> AskAsync(string name, CancellationToken cancellation)
    {
        var line = terminal.AskSecret is { } ask ? ask($"{name}: ") ?? "" : await LineAsync(cancellation);
        return line.Failed || line.Value.Length > 0
            ? line
            : Error.Invalid("secret_missing", $"The {name} is read from standard input, one line, or from a file with --{name}-file; nothing came.");
    }

    private async Task<Result<string>> LineAsync(CancellationToken cancellation)
    {
        try
        {
            return await (lines ??= new StreamReader(terminal.In, StrictUtf8)).ReadLineAsync(cancellation) ?? "";
        }
        catch (DecoderFallbackException)
        {
            return Error.Invalid("invalid_utf8", "Standard input is not valid UTF-8.");
        }
    }
}
