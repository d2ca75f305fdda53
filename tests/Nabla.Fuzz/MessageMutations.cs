namespace Nabla.Fuzz;

/// <summary>
/// Ways to damage a file of protocol buffers so that its frame stays whole: fields change, the lengths around them are put right.
/// </summary>
internal static class MessageMutations
{
    private const int Deepest = 8, MostFields = 10_000;

    /// <summary>An input for a reader: one of the files with some of its fields changed, or damaged as any file.</summary>
    public static byte[] Make(Dice dice, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        if (dice.Once(3)) return Mutations.Make(dice, seeds, tokens);
        byte[] message = dice.Of(seeds);
        for (int count = 1 + dice.Below(dice.Once(2) ? 2 : 8); count > 0; count--)
            message = Changed(dice, message, seeds, tokens, 0) ?? message;
        return message;
    }

    /// <summary>A message with one field changed, or with one changed in a message within; null where the bytes are no message.</summary>
    private static byte[]? Changed(Dice dice, byte[] bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens, int depth)
    {
        if (Fields(bytes) is not { Count: > 0 } fields) return null;
        int at = dice.Below(fields.Count);
        var (tag, content) = fields[at];
        switch (dice.Below(12))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                for (int times = 1 + dice.Below(dice.Once(5) ? 50 : 2); times > 0; times--) fields.Insert(at, fields[at]);
                break;
            case 2:
                fields.RemoveAt(at);
                fields.Insert(dice.Below(fields.Count + 1), (tag, content));
                break;
            case 3:
                fields[at] = ((tag & 7) | (ulong)(1 + dice.Below(20)) << 3, content);
                break;
            default:
                fields[at] = (tag, (tag & 7) == 2 ? Within(dice, content, seeds, tokens, depth) : Number(dice, (int)(tag & 7)));
                break;
        }

        return Written(fields);
    }

    private static byte[] Within(Dice dice, byte[] content, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens, int depth)
    {
        if (depth < Deepest && !dice.Once(6) && Changed(dice, content, seeds, tokens, depth + 1) is { } changed) return changed;
        if (tokens.Count > 0 && dice.Once(3)) return dice.Of(tokens);
        return Mutations.Make(dice, [content], tokens);
    }

    private static byte[] Number(Dice dice, int type) => type switch
    {
        0 => Varint((ulong)Mutations.Number(dice)),
        1 => BitConverter.GetBytes(Mutations.Number(dice)),
        _ => BitConverter.GetBytes((int)Mutations.Number(dice)),
    };

    private static List<(ulong Tag, byte[] Content)>? Fields(byte[] bytes)
    {
        var fields = new List<(ulong, byte[])>();
        for (int at = 0; at < bytes.Length;)
        {
            if (fields.Count == MostFields || !TryVarint(bytes, ref at, out ulong tag) || tag >> 3 == 0) return null;
            int start = at;
            ulong length = 0;
            switch (tag & 7)
            {
                case 0 when TryVarint(bytes, ref at, out _):
                    break;
                case 1:
                    at += 8;
                    break;
                case 2 when TryVarint(bytes, ref at, out length) && length <= (ulong)(bytes.Length - at):
                    start = at;
                    at += (int)length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    return null;
            }

            if (at > bytes.Length) return null;
            fields.Add((tag, bytes[start..at]));
        }

        return fields;
    }

    private static byte[] Written(List<(ulong Tag, byte[] Content)> fields)
    {
        var bytes = new List<byte>();
        foreach (var (tag, content) in fields)
        {
            bytes.AddRange(Varint(tag));
            if ((tag & 7) == 2) bytes.AddRange(Varint((ulong)content.Length));
            bytes.AddRange(content);
        }

        return [.. bytes];
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 128; value >>= 7) bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static bool TryVarint(byte[] bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            byte part = bytes[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128) return true;
        }

        return false;
    }
}
