using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>How numeric columns are brought to a common size: x ↦ (x − center) / scale.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scaling>))]
public enum Scaling
{
    /// <summary>Center: mean; scale: standard deviation (of the population, divided by n).</summary>
    Standard,

    /// <summary>Center: median; scale: interquartile range / 1.349, which is the standard deviation where values are normal. Outliers hardly count.</summary>
    Robust,

    /// <summary>Center 0, scale 1.</summary>
    None,
}
