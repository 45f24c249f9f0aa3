using System.Text.Json.Nodes;

namespace Alexandria.Surfaces.Cli;

/// <summary>Prints answers: exactly the response as JSON, or for people; and tells the exit code.</summary>
internal sealed class AnswerPrinter(Terminal terminal, bool json, string? outputPath)
{
    private JsonArray? several;

    /// <summary>Several calls follow; their answers become one JSON array, in order, with null for a call that failed.</summary>
    public void Begin(int calls) => several = json && calls > 1 ? [] : null;

    public void Progress(int index, int calls, string path)
    {
        if (calls > 1)
        {
            terminal.Error.WriteLine($"[{index + 1}/{calls}] {SafeText.Line(path)}");
        }
    }

    public void End()
    {
        if (several is not null)
        {
            terminal.Out.WriteLine(several.ToJsonString(Json.Options));
        }
    }

    public int Fail(CallFailure failure)
    {
        ProblemText.Write(terminal.Error, failure, json);
        several?.Add(null);
        return ExitCodes.Of(failure.Error.Kind);
    }

    public async Task<int> AnswerAsync(CallAnswer answer, CancellationToken cancellation)
    {
        if (answer.Failure is { } failure)
        {
            return Fail(failure);
        }

        if (answer.File is { } file)
        {
            return await FileAsync(file.Bytes, cancellation);
        }

        if (several is not null)
        {
            several.Add(answer.Value);
        }
        else if (json)
        {
            await terminal.Out.WriteLineAsync(answer.Value?.ToJsonString(Json.Options) ?? "null");
        }
        else if (answer.Value is null)
        {
            await terminal.Error.WriteLineAsync("done");
        }
        else
        {
            await terminal.Out.WriteAsync(AnswerText.Of(answer.Value, terminal.Width, terminal.OutIsTerminal));
        }

        return ExitCodes.Done;
    }

    private async Task<int> FileAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (outputPath is null)
        {
            await terminal.OutBytes.WriteAsync(bytes, cancellation);
            await terminal.OutBytes.FlushAsync(cancellation);
            return ExitCodes.Done;
        }

        try
        {
            await using var target = new FileStream(outputPath, FileMode.CreateNew);
            await target.WriteAsync(bytes, cancellation);
            return ExitCodes.Done;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(CallFailure.Here(Error.Invalid("unwritable_file", $"{outputPath} cannot be written: {exception.Message}")));
        }
    }
}
