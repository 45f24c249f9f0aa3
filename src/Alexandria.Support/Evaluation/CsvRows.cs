using System.Text;

namespace Alexandria.Support.Evaluation;

/// <summary>Reads comma-separated values with a header (RFC 4180: quotes around values, doubled inside).</summary>
internal static class CsvRows
{
    /// <summary>A row's values in the order of the columns asked for, and the line that it begins on.</summary>
    internal sealed record Row(int Line, IReadOnlyList<string> Values);

    /// <param name="file">The file to read, as UTF-8.</param>
    /// <param name="required">Columns that must be there.</param>
    /// <param name="optional">Columns whose value is empty where they are not there.</param>
    /// <exception cref="EvaluationDataException">The file is missing or not of this form.</exception>
    public static IReadOnlyList<Row> Read(string file, IReadOnlyList<string> required, params IReadOnlyList<string> optional)
    {
        var records = Split(file, EvaluationFiles.Text(file));
        if (records.Count == 0)
        {
            throw new EvaluationDataException(file, 1, $"The header is missing; expected {string.Join(',', required)}.");
        }

        var header = records[0].Values;
        var places = required.Concat(optional).Select(column => Place(header, column)).ToArray();
        for (var i = 0; i < required.Count; i++)
        {
            if (places[i] < 0)
            {
                throw new EvaluationDataException(file, records[0].Line, $"The header has no column '{required[i]}'; it is '{string.Join(',', header)}'.");
            }
        }

        var rows = new List<Row>(records.Count);
        foreach (var record in records.Skip(1))
        {
            if (record.Values.Count != header.Count)
            {
                throw new EvaluationDataException(file, record.Line, $"The row has {record.Values.Count} values, the header {header.Count}.");
            }

            rows.Add(new Row(record.Line, [.. places.Select(p => p < 0 ? "" : record.Values[p])]));
        }

        return rows;
    }

    private static int Place(IReadOnlyList<string> header, string column)
    {
        for (var i = 0; i < header.Count; i++)
        {
            if (string.Equals(header[i].Trim(), column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static List<Row> Split(string file, string text)
    {
        var rows = new List<Row>();
        var values = new List<string>();
        var value = new StringBuilder();
        var (line, rowLine, quoted) = (1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            if (quoted)
            {
                if (c != '"')
                {
                    value.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    value.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && value.Length == 0)
            {
                quoted = true;
            }
            else if (c == ',')
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else if (c == '\n')
            {
                EndRow(rows, values, value, rowLine);
                rowLine = line;
            }
            else if (c != '\r')
            {
                value.Append(c);
            }
        }

        if (quoted)
        {
            throw new EvaluationDataException(file, rowLine, "A quoted value is not closed.");
        }

        EndRow(rows, values, value, rowLine);
        return rows;
    }

    private static void EndRow(List<Row> rows, List<string> values, StringBuilder value, int line)
    {
        if (values.Count > 0 || value.Length > 0)
        {
            values.Add(value.ToString());
            rows.Add(new Row(line, [.. values]));
        }

        values.Clear();
        value.Clear();
    }
}
