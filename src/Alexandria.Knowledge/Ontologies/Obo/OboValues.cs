using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>Values of tags that several tags share. What does not fit is the cursor's error.</summary>
internal static class OboValues
{
    /// <summary>Skips a list of references where one comes.</summary>
    /// <returns>Whether one came.</returns>
    public static bool References(ref OboCursor cursor)
    {
        var has = cursor.Next('[');
        if (has)
        {
            cursor.ReferenceList();
        }

        return has;
    }

    /// <summary>An id, and nothing behind it but qualifiers and a comment.</summary>
    public static string Id(ref OboCursor cursor)
    {
        var word = cursor.Word("an id");
        cursor.End();
        return word;
    }

    /// <summary><c>true</c> or <c>false</c>, and nothing behind it but qualifiers and a comment.</summary>
    public static bool Flag(ref OboCursor cursor)
    {
        var word = cursor.Word("true or false");
        if (word is not ("true" or "false"))
        {
            cursor.Fail("obo_expected_boolean", "Expected true or false.", cursor.WordStart);
        }

        cursor.End();
        return word == "true";
    }

    /// <summary>A synonym in any of its forms.</summary>
    /// <param name="tag"><c>synonym</c>, or one of OBO 1.0 that names the scope, as <c>exact_synonym</c>.</param>
    /// <param name="cursor">At the text.</param>
    /// <returns>Null where the text is empty.</returns>
    public static Synonym? Synonym(string tag, ref OboCursor cursor)
    {
        var text = cursor.Quoted();
        var legacy = tag.IndexOf('_', StringComparison.Ordinal);
        var scope = SynonymScope.Related;
        if (legacy > 0)
        {
            scope = Enum.Parse<SynonymScope>(tag.AsSpan(0, legacy), ignoreCase: true);
        }
        else if (cursor.HasMore() && !cursor.Next('['))
        {
            var word = cursor.Word("a scope");
            if (word is not ("EXACT" or "NARROW" or "BROAD" or "RELATED"))
            {
                cursor.Fail("obo_unknown_scope", "The scope of a synonym is EXACT, NARROW, BROAD or RELATED.", cursor.WordStart);
            }
            else
            {
                scope = Enum.Parse<SynonymScope>(word, ignoreCase: true);
            }
        }

        if (cursor.HasMore() && !cursor.Next('['))
        {
            cursor.Word("the type of the synonym");
        }

        References(ref cursor);
        cursor.End();
        return text.Length > 0 ? new(text, scope) : null;
    }

    /// <summary>A property and its value: an id, or a text in quotation marks with its datatype.</summary>
    public static (string Property, string Value) PropertyValue(ref OboCursor cursor)
    {
        var property = cursor.Word("a property");
        var quoted = cursor.Next('"');
        var value = quoted ? cursor.Quoted() : cursor.Word("a value");
        if (cursor.HasMore())
        {
            cursor.Word("a datatype");
        }

        cursor.End();
        return (property, value);
    }
}
