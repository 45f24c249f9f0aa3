using System.CommandLine;
using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Cli;

/// <summary>How one property of an operation is given on the command line: as option, as a file, as argument, or, when it is a secret, never in the open.</summary>
internal sealed class ParameterOptions
{
    private const int LargestText = 32 * 1024 * 1024;
    private readonly Option<string[]>? list;
    private readonly Option<string>? single;
    private readonly Option<bool?>? flag;
    private readonly Option<string>? file;
    private readonly Argument<string>? position;

    public ParameterOptions(OperationParameter parameter, Command command)
    {
        Parameter = parameter;
        var name = OptionNames.Of(parameter.Name);
        var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        if (parameter.InRoute)
        {
            position = new Argument<string>(OptionNames.Kebab(parameter.Name)) { Description = parameter.Summary, Arity = ArgumentArity.ZeroOrOne };
            command.Add(position);
        }

        if (parameter.Secret)
        {
            file = new Option<string>(name + "-file") { Description = $"{parameter.Summary} Read from the first line of a file ('-': standard input); {(parameter.Required ? "asked for when left out" : "optional")}.".TrimStart(), HelpName = "PATH" };
            command.Add(file);
            return;
        }

        if (TextValues.ElementType(type) is { } element)
        {
            list = new Option<string[]>(name) { Description = Describe(parameter, "Repeat for several."), HelpName = HelpName(element), AllowMultipleArgumentsPerToken = false };
            Offer(list.CompletionSources, element);
            command.Add(list);
        }
        else if (type == typeof(bool))
        {
            flag = new Option<bool?>(name) { Description = Describe(parameter, "") };
            command.Add(flag);
        }
        else
        {
            single = new Option<string>(name) { Description = Describe(parameter, ""), HelpName = HelpName(type) };
            Offer(single.CompletionSources, type);
            command.Add(single);
        }

        if (type == typeof(string) || type == typeof(byte[]))
        {
            file = new Option<string>(name + "-file") { Description = $"As {name}, from a file ('-': standard input).", HelpName = "PATH" };
            command.Add(file);
        }
    }

    public OperationParameter Parameter { get; }

    /// <summary>The value that the command line gives; null when it gives none.</summary>
    public async Task<Result<JsonNode?>> ReadAsync(ParseResult parsed, InputFiles files, CancellationToken cancellation)
    {
        var path = file is null ? null : parsed.GetValue(file);
        if (Parameter.Secret)
        {
            return await SecretAsync(path, files, cancellation);
        }

        List<JsonNode?> given = [Typed(parsed), position is null || parsed.GetValue(position) is not { } text ? null : TextValues.ToJson(Parameter.Type, [text])];
        if (path is not null)
        {
            var content = await FromFileAsync(path, files, cancellation);
            if (content.Failed)
            {
                return content.Error;
            }

            given.Add(content.Value);
        }

        given.RemoveAll(g => g is null);
        return given.Count switch
        {
            0 => (Result<JsonNode?>)(JsonNode?)null,
            1 => given[0],
            _ => Error.Invalid("given_twice", $"{OptionNames.Of(Parameter.Name)} is given more than once; leave all but one out."),
        };
    }

    /// <summary>Bytes of a file as the property's value.</summary>
    public Result<JsonNode?> FromBytes(string path, ReadOnlyMemory<byte> bytes)
    {
        if (Parameter.Type == typeof(byte[]))
        {
            return (JsonNode?)JsonValue.Create(Convert.ToBase64String(bytes.Span));
        }

        var text = InputFiles.Text(path, bytes);
        return text.Failed ? text.Error : (JsonNode?)JsonValue.Create(text.Value);
    }

    public async Task<Result<JsonNode?>> FromFileAsync(string path, InputFiles files, CancellationToken cancellation)
    {
        var bytes = await files.BytesAsync(path, Parameter.Content?.MaxBytes ?? LargestText, cancellation);
        return bytes.Failed ? bytes.Error : FromBytes(path, bytes.Value);
    }

    private async Task<Result<JsonNode?>> SecretAsync(string? path, InputFiles files, CancellationToken cancellation)
    {
        if (path is null && !Parameter.Required)
        {
            return (JsonNode?)null;
        }

        var secret = path is null
            ? await files.AskAsync(OptionNames.Kebab(Parameter.Name), cancellation)
            : await files.SecretAsync(path, cancellation);
        return secret.Failed ? secret.Error : (JsonNode?)JsonValue.Create(secret.Value);
    }

    private JsonNode? Typed(ParseResult parsed)
    {
        if (list is not null)
        {
            return parsed.GetValue(list) is { Length: > 0 } texts ? TextValues.ToJson(Parameter.Type, texts) : null;
        }

        if (flag is not null)
        {
            return parsed.GetValue(flag) is { } value ? JsonValue.Create(value) : null;
        }

        return parsed.GetValue(single!) is { } text ? TextValues.ToJson(Parameter.Type, [text]) : null;
    }

    private static string Describe(OperationParameter parameter, string more)
    {
        var choice = TextValues.Choices(TextValues.ElementType(parameter.Type) ?? parameter.Type);
        return string.Join(' ', new[] { parameter.Summary, choice.Count > 0 ? $"One of {string.Join(", ", choice)}." : "", more, parameter.Required && !parameter.InRoute && parameter.Content is null ? "Required." : "" }.Where(t => t.Length > 0));
    }

    private static string HelpName(Type declared) => (Nullable.GetUnderlyingType(declared) ?? declared) switch
    {
        { IsEnum: true } choice => OptionNames.Kebab(choice.Name).ToUpperInvariant(),
        var t when t == typeof(int) || t == typeof(long) || t == typeof(double) || t == typeof(decimal) => "NUMBER",
        var t when t == typeof(DateTimeOffset) => "TIME",
        var t when t == typeof(string) => "TEXT",
        var t when t == typeof(byte[]) => "BASE64",
        _ => "JSON",
    };

    private static void Offer(List<Func<System.CommandLine.Completions.CompletionContext, IEnumerable<System.CommandLine.Completions.CompletionItem>>> sources, Type type)
    {
        if (TextValues.Choices(type) is { Count: > 0 } choices)
        {
            sources.Add(_ => choices.Select(c => new System.CommandLine.Completions.CompletionItem(c)));
        }
    }
}
