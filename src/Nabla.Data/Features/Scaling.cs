using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>How numeric columns are brought to a common size: x ↦ (x − center) / scale.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scaling>))]
public enum Scaling
{
    /// <summary>Center: mean; scale: standard deviation (of the population, divided by n).</summary>
    Standard,

    /// <summary>
    /// Center: median; scale: interquartile range / 1.349, which is the standard deviation where values are normal. Outliers hardly count.
    /// </summary>
    Robust,

    /// <summary>
    /// Center: median; scale: interquartile range, where that is 0 half of the whole range; then smoothly clipped, x ↦ x / √(1 + (x/3)²),
    /// so that nothing lies beyond ±3. (Holzmüller, Grinsztajn, Steinwart: "Better by Default", NeurIPS 2024, section 3.1.)
    /// </summary>
    RobustClip,

    /// <summary>Center 0, scale 1.</summary>
    None,
}
