using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Modules;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Cli;

/// <summary>The command of an operation, made from its descriptor.</summary>
internal sealed class OperationCommand
{
    private readonly OperationDescriptor operation;
    private readonly CommonOptions common;
    private readonly CommandLineSetup setup;
    private readonly List<ParameterOptions> parameters;
    private readonly Argument<string[]>? contentFiles;
    private readonly Follower? follower;
    private readonly Option<bool>? wait;

    private OperationCommand(Command command, OperationDescriptor operation, CommonOptions common, CommandLineSetup setup)
    {
        (this.operation, this.common, this.setup) = (operation, common, setup);

        // Arguments stand in the order of the path.
        parameters = [.. operation.Parameters
            .OrderBy(p => p.InRoute ? operation.Path.IndexOf($"{{{p.Name}}}", StringComparison.Ordinal) : int.MaxValue)
            .Select(p => new ParameterOptions(p, command))];
        if (operation.Parameters.FirstOrDefault(p => p.Content is not null) is { } content)
        {
            contentFiles = new Argument<string[]>("FILE") { Description = $"{content.Summary} '-' is standard input; several files are several calls.".TrimStart(), Arity = ArgumentArity.ZeroOrMore };
            command.Add(contentFiles);
        }

        if (operation.Effect is not Effect.Read)
        {
            // The answer to a request with a secret is not kept for a repetition.
            if (!operation.CarriesSecret)
            {
                command.Add(common.IdempotencyKey);
            }

            if (operation.Parameters.Any(p => p.InRoute))
            {
                command.Add(common.IfMatch);
            }
        }

        if (operation.ResponseType == typeof(FileContent))
        {
            command.Add(common.Output);
        }

        follower = setup.Followers.FirstOrDefault(f => f.Operation == operation.Name);
        if (follower is not null)
        {
            wait = new Option<bool>("--wait") { Description = follower.Summary };
            command.Add(wait);
            command.Add(common.NoWait);
        }

        command.Add(common.Url);
        command.Add(common.KeyFile);
        command.SetAction(RunAsync);
    }

    public static void Fill(Command command, OperationDescriptor operation, CommonOptions common, CommandLineSetup setup) => _ = new OperationCommand(command, operation, common, setup);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var inputs = new InputFiles(setup.Terminal);
        var printer = new AnswerPrinter(setup.Terminal, parsed.GetValue(common.JsonOutput), operation.ResponseType == typeof(FileContent) ? parsed.GetValue(common.Output) : null);
        var route = await common.RouteAsync(parsed, inputs, cancellation);
        if (route.Failed)
        {
            return printer.Fail(CallFailure.Here(route.Error));
        }

        var values = await ValuesAsync(parsed, inputs, cancellation);
        if (values.Failed)
        {
            return printer.Fail(CallFailure.Here(values.Error));
        }

        var target = await setup.Connect(route.Value, cancellation);
        if (target.Failed)
        {
            return printer.Fail(CallFailure.Here(target.Error));
        }

        await using var connected = target.Value;
        return contentFiles is not null && parsed.GetValue(contentFiles) is { Length: > 0 } paths
            ? await CallEachAsync(connected, paths, values.Value, parsed, inputs, printer, cancellation)
            : await CallOnceAsync(connected, values.Value, parsed, printer, cancellation);
    }

    private async Task<int> CallOnceAsync(ICallTarget target, JsonObject values, ParseResult parsed, AnswerPrinter printer, CancellationToken cancellation)
    {
        var answer = await target.CallAsync(operation, values, Options(parsed, ""), cancellation);
        if (follower is null || answer.Value is not { } value || !Waits(parsed))
        {
            return await printer.AnswerAsync(answer, cancellation);
        }

        var (terminal, json) = (setup.Terminal, parsed.GetValue(common.JsonOutput));
        var followed = await follower.FollowAsync(value.Deserialize(operation.ResponseType, Json.Tolerant)!, new FollowContext
        {
            Operations = new VerbOperations(setup.Operations, target),
            Lines = json ? terminal.Error : terminal.Out,
            Error = terminal.Error,
            Live = !json && terminal.OutIsTerminal,
            Width = terminal.Width,
            Cancellation = cancellation,
        });
        if (followed.Failed)
        {
            return printer.Fail(CallFailure.Here(followed.Error));
        }

        // People have read it line by line.
        return json && await printer.AnswerAsync(new CallAnswer { Value = JsonSerializer.SerializeToNode(followed.Value.Answer, operation.ResponseType, Json.Options) }, cancellation) is not ExitCodes.Done and var failed
            ? failed
            : followed.Value.ExitCode;
    }

    /// <summary>A person at the terminal wants to see the end; a program that reads the answer asks for it.</summary>
    private bool Waits(ParseResult parsed) => parsed.GetValue(wait!) || (!parsed.GetValue(common.NoWait) && !parsed.GetValue(common.JsonOutput) && setup.Terminal.OutIsTerminal);

    private async Task<int> CallEachAsync(ICallTarget target, string[] paths, JsonObject values, ParseResult parsed, InputFiles inputs, AnswerPrinter printer, CancellationToken cancellation)
    {
        var content = parameters.First(p => p.Parameter.Content is not null);
        if (values.ContainsKey(content.Parameter.Name))
        {
            return printer.Fail(CallFailure.Here(Error.Invalid("given_twice", $"{OptionNames.Of(content.Parameter.Name)} is given more than once; leave all but one out.")));
        }

        printer.Begin(paths.Length);
        var first = ExitCodes.Done;
        foreach (var (index, path) in paths.Index())
        {
            printer.Progress(index, paths.Length, path);
            var code = await CallOneAsync(path, paths.Length > 1 ? $"-{index + 1}" : "");
            first = first == ExitCodes.Done ? code : first;
        }

        printer.End();
        return first;

        async Task<int> CallOneAsync(string path, string suffix)
        {
            var read = await content.FromFileAsync(path, inputs, cancellation);
            if (read.Failed)
            {
                return printer.Fail(CallFailure.Here(read.Error));
            }

            var call = (JsonObject)values.DeepClone();
            call[content.Parameter.Name] = read.Value;
            return await printer.AnswerAsync(await target.CallAsync(operation, call, Options(parsed, suffix), cancellation), cancellation);
        }
    }

    private async Task<Result<JsonObject>> ValuesAsync(ParseResult parsed, InputFiles inputs, CancellationToken cancellation)
    {
        var values = new JsonObject();
        foreach (var parameter in parameters)
        {
            var value = await parameter.ReadAsync(parsed, inputs, cancellation);
            if (value.Failed)
            {
                return value.Error;
            }

            if (value.Value is { } node)
            {
                values[parameter.Parameter.Name] = node;
            }
            else if (parameter.Parameter.InRoute)
            {
                // Without it there is no address to ask.
                return new Error(ErrorKind.Invalid, "invalid_request", $"The field '{parameter.Parameter.Name}' is not valid.")
                {
                    Fields = new Dictionary<string, string[]>(StringComparer.Ordinal) { [parameter.Parameter.Name] = ["is required"] },
                };
            }
        }

        return values;
    }

    private CallOptions Options(ParseResult parsed, string suffix) => operation.Effect is Effect.Read
        ? CallOptions.Default
        : CallOptions.Default with
        {
            IdempotencyKey = parsed.GetValue(common.IdempotencyKey) is { } key ? key + suffix : null,
            ExpectedVersion = parsed.GetValue(common.IfMatch),
        };
}
