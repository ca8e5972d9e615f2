/**
 * Raised whenever the same model and settings translate, score or flag a sentence otherwise than before: what a
 * translation memory keeps from an older version is then translated anew.
 */
export const TRANSLATION_VERSION = 13;
