namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>What an expression is.</summary>
internal enum ExpressionKind
{
    Name,
    And,
    Or,
    Not,
    OneOf,
    Some,
    Only,
    Value,
    Self,
    Min,
    Max,
    Exactly,
}

/// <summary>The expression of an axiom line, as <see cref="Manchester"/> writes it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Of a name its id, of a restriction the property's, perhaps as <c>inverse (p)</c>; else empty.</param>
/// <param name="Number">Of a cardinality; else empty.</param>
/// <param name="Parts">Operands, or the filler.</param>
internal sealed record ManchesterExpression(ExpressionKind Kind, string Name, string Number, IReadOnlyList<ManchesterExpression> Parts)
{
    private const int Deepest = 64;

    /// <summary>Null where the text is not of this form.</summary>
    public static ManchesterExpression? Parse(string text)
    {
        var tokens = Tokens(text);
        var at = 0;
        var expression = Operands(tokens, ref at, 0);
        return at == tokens.Count ? expression : null;
    }

    private static ManchesterExpression? Operands(List<string> tokens, ref int at, int depth)
    {
        if (depth > Deepest || Single(tokens, ref at, depth) is not { } first)
        {
            return null;
        }

        var word = At(tokens, at);
        if (word is not ("and" or "or"))
        {
            return first;
        }

        var parts = new List<ManchesterExpression> { first };
        while (At(tokens, at) == word)
        {
            at++;
            if (Single(tokens, ref at, depth) is not { } next)
            {
                return null;
            }

            parts.Add(next);
        }

        return new(word == "and" ? ExpressionKind.And : ExpressionKind.Or, "", "", parts);
    }

    private static ManchesterExpression? Single(List<string> tokens, ref int at, int depth)
    {
        switch (At(tokens, at))
        {
            case null or ")" or "and" or "or":
                return null;
            case "(":
                at++;
                var inner = Operands(tokens, ref at, depth + 1);
                return At(tokens, at++) == ")" ? inner : null;
            case "not":
                at++;
                return depth < Deepest && Single(tokens, ref at, depth + 1) is { } negated ? new(ExpressionKind.Not, "", "", [negated]) : null;
            case ['{', ..]:
                return OneOf(tokens, ref at);
            default:
                return Restriction(tokens, ref at, depth);
        }
    }

    private static ManchesterExpression? OneOf(List<string> tokens, ref int at)
    {
        var items = new List<ManchesterExpression>();
        while (At(tokens, at) is { } token)
        {
            at++;
            if (token.Trim('{', '}', ',') is { Length: > 0 } name)
            {
                items.Add(Named(name));
            }

            if (token.EndsWith('}'))
            {
                return new(ExpressionKind.OneOf, "", "", items);
            }
        }

        return null;
    }

    private static ManchesterExpression? Restriction(List<string> tokens, ref int at, int depth)
    {
        var name = tokens[at++];
        if (name == "inverse" && At(tokens, at) == "(" && At(tokens, at + 2) == ")")
        {
            name = $"inverse ({tokens[at + 1]})";
            at += 3;
        }

        ExpressionKind? kind = At(tokens, at) switch
        {
            "some" => ExpressionKind.Some,
            "only" => ExpressionKind.Only,
            "value" => ExpressionKind.Value,
            "Self" => ExpressionKind.Self,
            "min" => ExpressionKind.Min,
            "max" => ExpressionKind.Max,
            "exactly" => ExpressionKind.Exactly,
            _ => null,
        };
        if (kind is null)
        {
            return Named(name);
        }

        at++;
        if (kind == ExpressionKind.Self)
        {
            return new(kind.Value, name, "", []);
        }

        var number = "";
        if (kind is ExpressionKind.Min or ExpressionKind.Max or ExpressionKind.Exactly)
        {
            number = At(tokens, at++) ?? "";
            if (number.Length == 0 || !number.All(char.IsAsciiDigit))
            {
                return null;
            }

            if (At(tokens, at) is null or ")" or "and" or "or")
            {
                return new(kind.Value, name, number, []);
            }
        }

        return depth < Deepest && Single(tokens, ref at, depth + 1) is { } filler ? new(kind.Value, name, number, [filler]) : null;
    }

    private static ManchesterExpression Named(string name) => new(ExpressionKind.Name, name, "", []);

    private static string? At(List<string> tokens, int at) => at < tokens.Count ? tokens[at] : null;

    // A name may have parentheses of its own: only what is open or closed beyond them is syntax.
    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        foreach (var piece in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var word = piece.AsSpan().TrimStart('(');
            tokens.AddRange(Enumerable.Repeat("(", piece.Length - word.Length));
            var closing = Math.Clamp(word.Count(')') - word.Count('('), 0, word.Length - word.TrimEnd(')').Length);
            word = word[..^closing];
            if (word.Length > 0)
            {
                tokens.Add(word.ToString());
            }

            tokens.AddRange(Enumerable.Repeat(")", closing));
        }

        return tokens;
    }
}
