"""The headers that address books, CRMs and hand-made sheets use, and the client field each one means.

Sources: exports of Outlook (English, 简体, 繁體), Google Contacts (old and new), Thunderbird, WeCom, Zoho CRM,
WukongCRM, and the words of plain Chinese sheets.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache


class Field(StrEnum):
    """What a column may hold."""

    ADDRESS = "address"
    BIRTHDAY = "birthday"
    BIRTH_DAY = "birth_day"
    BIRTH_MONTH = "birth_month"
    BIRTH_YEAR = "birth_year"
    CITY = "city"
    CLASS_NAME = "class_name"
    COMPANY = "company"
    CONTACT = "contact"
    COUNTRY = "country"
    EMAIL = "email"
    FAMILY_NAME = "family_name"
    GENDER = "gender"
    GIVEN_NAME = "given_name"
    IGNORED = "ignored"
    INDUSTRY = "industry"
    INFLUENCE = "influence"
    KIND = "kind"
    LABEL = "label"
    MIDDLE_NAME = "middle_name"
    NAME = "name"
    PHONE = "phone"
    PHONE_FAX = "phone_fax"
    PHONE_HOME = "phone_home"
    PHONE_MOBILE = "phone_mobile"
    PHONE_WORK = "phone_work"
    POSITION = "position"
    POSTAL_CODE = "postal_code"
    PREFERENCES = "preferences"
    QQ = "qq"
    REFERRED_BY = "referred_by"
    REGION = "region"
    REMARKS = "remarks"
    RESPONSIBLE = "responsible"
    SHORT_NAME = "short_name"
    SOURCE = "source"
    STAGE = "stage"
    TABOOS = "taboos"
    TAGS = "tags"
    WECHAT = "wechat"


_WORDS: dict[Field, str] = {
    Field.NAME: """
        客户名称 客户姓名 客户 姓名 名称 名字 全名 全称 客户名 单位全称 机构名称 会员姓名 会员名称 显示名
        显示名称 客戶名稱 客戶姓名 客戶 名稱 全稱 顯示名稱 name full_name display_name client client_name
        customer customer_name account_name lead_name file_as formatted_name 企业名称 商户名称 店铺名称
        线索名称
    """,
    Field.FAMILY_NAME: "姓 姓氏 last_name family_name surname",
    Field.GIVEN_NAME: "名 first_name given_name",
    Field.MIDDLE_NAME: "中间名 中間名 middle_name additional_name",
    Field.SHORT_NAME: """
        简称 客户简称 公司简称 昵称 别名 簡稱 客戶簡稱 暱稱 別名 nickname short_name nick
    """,
    Field.COMPANY: """
        公司 公司名称 公司名 单位 单位名称 工作单位 所在公司 企业 所属公司 所属企业 机构 组织 公司全称
        企业客户 所属客户 公司名稱 單位 單位名稱 服務單位 企業 企業名稱 組織 機構 company company_name
        organization organisation organization_name organization_1_name account firm employer
    """,
    Field.CONTACT: """
        联系人 联系人姓名 主要联系人 首要联系人 对接人 联络人 负责联系人 聯絡人 聯繫人 聯絡人姓名
        主要聯絡人 contact contact_name contact_person primary_contact
    """,
    Field.PHONE: """
        电话 联系电话 电话号码 联系方式 客户电话 联系人电话 其他电话 主要电话 电话1 电话2 电话3 备用电话
        回电话 車用電話 其他電話 主要電話 電話 聯絡電話 電話號碼 聯絡方式 車載電話 车载电话 无绳电话
        寻呼机 呼叫器 回撥電話 無線電電話 phone phone_number telephone tel phones other_phone
        primary_phone phone_1_value phone_2_value phone_3_value phone_4_value phone_5_value phone_6_value
        phone_7_value callback car_phone radio_phone pager pager_number phone_video isdn
    """,
    Field.PHONE_MOBILE: """
        手机 手机号 手机号码 移动电话 联系手机 客户手机 手机1 手机2 联系人手机 手機 手機號碼 行動電話
        行動電話號碼 移動電話 mobile mobile_phone mobile_number cell cell_phone home_mobile cellphone
        绑定手机
    """,
    Field.PHONE_WORK: """
        办公电话 公司电话 单位电话 座机 固定电话 固话 座机号码 工作电话 商务电话 单位主要电话 商务电话2
        企业电话 公司電話 辦公電話 市話 商務電話 商務電話2 公司代表線 公司主線 business_phone
        business_phone_2 work_phone company_main_phone office_phone company_phone landline
        telephone_number
    """,
    Field.PHONE_HOME: """
        住宅电话 住宅电话2 家庭电话 宅电 住家電話 住家電話2 住宅電話 home_phone home_phone_2
    """,
    Field.PHONE_FAX: """
        传真 传真号码 公司传真 商务传真 住宅传真 其他传真 傳真 商務傳真 住家傳真 其他傳真 fax fax_number
        business_fax home_fax other_fax
    """,
    Field.EMAIL: """
        邮箱 电子邮箱 电子邮件 邮件 邮箱地址 电子邮件地址 电子邮件2地址 电子邮件3地址 email地址 企业邮箱
        個人郵箱 个人邮箱 郵箱 電子郵件 電子郵件地址 電子郵件2地址 電子郵件3地址 電子郵件2位址
        電子郵件3位址 電子郵件位址 電子信箱 信箱 email e_mail mail email_address e_mail_address
        e_mail_2_address e_mail_3_address primary_email secondary_email email_home email_work email_other
        e_mail_1_value e_mail_2_value e_mail_3_value e_mail_4_value e_mail_5_value
    """,
    Field.WECHAT: "微信 微信号 微信号码 微信id 個人微信 微信號 wechat wechat_id weixin",
    Field.QQ: "qq qq号 qq号码 qq號 qq號碼",
    Field.ADDRESS: """
        地址 联系地址 通讯地址 详细地址 公司地址 客户地址 收货地址 家庭地址 住址 单位地址 通信地址
        商务地址街道 商务地址街道2 商务地址街道3 聯絡地址 通訊地址 詳細地址 客戶地址 商務地址街道 商務街道
        商務_街道 住宅地址街道 住宅地址街道2 住宅地址街道3 其他地址街道 其他地址街道2 其他地址街道3
        住家地址街道 住家_街道 其他地址 住宅地址 商务地址 address street mailing_street billing_street
        shipping_street home_address home_address_2 work_address work_address_2 business_address
        other_address home_street home_street_2 home_street_3 business_street business_street_2
        business_street_3 other_street other_street_2 other_street_3 address_1_formatted
        address_2_formatted mailing_address
    """,
    Field.CITY: """
        城市 市 所在城市 市区 商务地址市县 住宅地址市县 其他地址市县 商務地址市縣 住家地址市縣 商務_市_鎮
        city home_city work_city business_city other_city mailing_city billing_city 县 区县 區縣
    """,
    Field.REGION: """
        区域 地区 省份 省 省市 所在地 所在地区 所属区域 所属地区 区域省市区 省市区 商务地址省市自治区
        住宅地址省市自治区 其他地址省市自治区 區域 地區 縣市 商務地址省市自治區 商務地址縣市 住家地址縣市
        region province state territory area home_state work_state business_state other_state
        mailing_state billing_state location
    """,
    Field.COUNTRY: """
        国家 国家地区 商务地址国家地区 住宅地址国家地区 其他地址国家地区 國家 國家地區 商務地址國家地區
        country home_country work_country business_country other_country home_country_region
        business_country_region other_country_region mailing_country billing_country
    """,
    Field.POSTAL_CODE: """
        邮编 邮政编码 商务地址邮政编码 住宅地址邮政编码 其他地址邮政编码 郵遞區號 商務地址郵遞區號
        postal_code zip zip_code zipcode home_postal_code business_postal_code other_postal_code home_zip
        work_zip other_zip home_zipcode work_zipcode mailing_zip billing_code
    """,
    Field.GENDER: "性别 客户性别 性別 gender sex",
    Field.BIRTHDAY: "生日 出生日期 出生年月 出生年月日 birthday birth_date date_of_birth birthdate dob",
    Field.BIRTH_YEAR: "birth_year 出生年",
    Field.BIRTH_MONTH: "birth_month 出生月",
    Field.BIRTH_DAY: "birth_day 出生日",
    Field.POSITION: """
        职务 职位 岗位 联系人职务 头衔 職務 職位 職稱 職銜 头衔职务 job_title position title_position
        organization_title organization_1_title designation role
    """,
    Field.INDUSTRY: "行业 所属行业 客户行业 行业类型 行業 所屬行業 客戶行業 industry customer_industry",
    Field.SOURCE: """
        来源 客户来源 来源渠道 获客渠道 渠道 线索来源 添加方式 來源 客戶來源 來源管道 source lead_source
        customer_source add_way
    """,
    Field.CLASS_NAME: """
        分类 等级 客户分类 客户等级 客户级别 级别 客户类别 会员等级 分類 等級 客戶分類 客戶等級 客戶級別
        級別 類別等級 class level grade customer_level client_class rating 重要程度
    """,
    Field.STAGE: """
        阶段 客户阶段 客户状态 跟进状态 成交状态 状态 销售阶段 階段 客戶階段 客戶狀態 跟進狀態 成交狀態
        狀態 stage status deal_status lead_status follow_status
    """,
    Field.TAGS: """
        标签 客户标签 企业标签 个人标签 类别 標籤 客戶標籤 類別 tags tag labels categories
        group_membership groups
    """,
    Field.RESPONSIBLE: """
        负责人 客户负责人 业务员 销售 销售员 销售人员 跟进人 所属人 归属人 客户经理 所属员工 添加人
        服务人员 所有者 負責人 業務員 業務 銷售員 跟進人 客戶經理 擁有者 owner responsible sales_rep
        salesperson account_owner contact_owner lead_owner owner_user_name account_manager
    """,
    Field.REMARKS: """
        备注 备注信息 说明 描述 附注 客户备注 備註 備注 說明 附註 notes note remark remarks comments
        description memo
    """,
    Field.PREFERENCES: """
        偏好 客户偏好 喜好 爱好 兴趣爱好 客戶偏好 喜好偏好 愛好 興趣愛好 preferences preference likes hobbies hobby
    """,
    Field.TABOOS: "忌讳 禁忌 客户禁忌 忌諱 客戶禁忌 taboos taboo dislikes",
    Field.INFLUENCE: "影响力 客户影响力 影響力 客戶影響力 influence",
    Field.REFERRED_BY: """
        介绍人 推荐人 转介绍人 引荐人 客户介绍人 介紹人 推薦人 轉介紹人 引薦人 referred_by referrer
        introduced_by
        recommended_by
    """,
    Field.KIND: "客户类型 类型 客户性质 客戶類型 類型 type customer_type client_type",
}
_LONGEST = 40
_NUMBERED = re.compile(r"(e_mail|phone|address|website|relation|custom_field|im)_(\d+)_(\w+)")
_NUMBERED_FIELDS = {
    ("e_mail", "value"): Field.EMAIL,
    ("phone", "value"): Field.PHONE,
    ("address", "formatted"): Field.ADDRESS,
    ("address", "street"): Field.ADDRESS,
    ("address", "city"): Field.CITY,
    ("address", "region"): Field.REGION,
    ("address", "postal_code"): Field.POSTAL_CODE,
    ("address", "country"): Field.COUNTRY,
}
_LABELLED = {"e_mail", "phone", "address"}


def folded(header: str) -> str:
    """Return a header without case, width, spacing, brackets' contents and decoration."""
    text = unicodedata.normalize("NFKC", header).casefold().strip().strip("*:： ")
    text = re.sub(r"[(\[【（][^)\]】）]*[)\]】）]", "", text)
    text = re.sub(r"[\s\-_/&'’.:,;|*、]+", "_", text).strip("_")
    return re.sub(r"(?<=[^\x00-\x7f])_|_(?=[^\x00-\x7f])", "", text)


@cache
def _fields() -> dict[str, Field]:
    return {folded(word): field for field, words in _WORDS.items() for word in words.split()}


def field_of(header: str) -> Field | None:
    """Return the field that a header means, or None for an unknown one."""
    name = folded(header)
    if found := _fields().get(name):
        return found
    if numbered := _NUMBERED.fullmatch(name):
        if numbered[3] in {"type", "label"} and numbered[1] in _LABELLED:
            return Field.LABEL
        return _NUMBERED_FIELDS.get((numbered[1], numbered[3]))
    return _fields().get(re.sub(r"_?\d+$", "", name))


def known(header: str) -> bool:
    """Return whether the cell is a usual header."""
    return bool(header) and len(header) <= _LONGEST and field_of(header) is not None
